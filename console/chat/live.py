"""The route of a visitor's live stream."""

from sanic import Blueprint, Request

from console.chat.errors import ChatError
from console.chat.headers import STREAM_HEADERS
from console.chat.language import language_of
from console.chat.room import Room
from console.chat.stream import Sources, Stream

MOST_OF_ONE = 8
"""Streams of one browser: a browser itself opens no more than six to a host over HTTP/1.1."""
MOST = 5_000
"""Streams of this process."""


def add_routes(blueprint: Blueprint, room: Room) -> None:
    """/stream."""

    @blueprint.get("/<account_id:str>/stream")
    async def stream(request: Request, account_id: str) -> None:
        visitor = room.admit(request, account_id)
        hub = room.hub
        if hub is None or len(hub.seats) >= MOST:
            raise ChatError(503, "full", again_in=30)
        if len(hub.seats.of_visitor(account_id, visitor.id)) >= MOST_OF_ONE:
            raise ChatError(429, "too_many_pages", again_in=30)
        seat = hub.sit(account_id, visitor.id)
        try:
            counter = room.counter
            sources = Sources(counter.database, counter.clock, hub, counter.house.hours, room.is_open)
            response = await request.respond(headers=STREAM_HEADERS, content_type="text/event-stream; charset=utf-8")
            assert response is not None
            await Stream(sources, seat, response.send, language_of(request), _place(request)).run()
        finally:
            hub.seats.remove(seat)


def _place(request: Request) -> int | None:
    """Where the page has read up to; None for one that begins anew (or whose mark is not ours)."""
    given = request.headers.get("last-event-id") or request.args.get("after") or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else None
