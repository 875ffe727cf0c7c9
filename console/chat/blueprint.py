"""The web chat's blueprint: its page, what it fetches, its streams, and errors in one shape."""

import asyncio

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse

from console.chat import live, messages, page, status
from console.chat.errors import ChatError
from console.chat.hub import Hub
from console.chat.room import Room
from console.chat.sweep import Sweep
from console.house import Counter


def chat_blueprint(counter: Counter) -> Blueprint:
    """/chat/ACCOUNT."""
    blueprint = Blueprint("chat", url_prefix="/chat")
    room = Room(counter)
    for part in (page, messages, live):
        part.add_routes(blueprint, room)

    _add_life(blueprint, room)

    async def refused(request: Request, error: ChatError) -> HTTPResponse:
        return error.response()

    blueprint.exception(ChatError)(refused)
    return blueprint


def _add_life(blueprint: Blueprint, room: Room) -> None:
    database, sweeping = room.counter.database, list[asyncio.Task[None]]()

    @blueprint.before_server_start
    async def open_room(app: Sanic) -> None:  # type: ignore[type-arg]
        room.hub = Hub(database.bus, lambda: database.read(status.waiting))
        if database.dialect != "sqlite":
            sweeping.append(asyncio.create_task(Sweep(database, room.counter.clock, room.hub).run()))

    @blueprint.before_server_stop
    async def close_room(app: Sanic) -> None:  # type: ignore[type-arg]
        # Open streams would hold the stop up: each ends now, and its page connects to the next start.
        for task in sweeping:
            task.cancel()
        if room.hub is not None:
            room.hub.end_all()
