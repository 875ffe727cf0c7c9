"""What a visitor says and reads: kept before it is accepted, and the history page by page."""

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection

from connectors.intake import keep_delivery
from connectors.webchat.payloads import delivery_body
from console.chat import shapes, transcript
from console.chat.errors import ChatError
from console.chat.headers import DATA_HEADERS
from console.chat.hub import VISITOR
from console.chat.room import Room
from console.chat.said import read_said, read_up_to
from core import crash_points
from core.bus import publish
from desk import receipts

PAGE = 50


def add_routes(blueprint: Blueprint, room: Room) -> None:
    """/messages and /read."""
    database, clock = room.counter.database, room.counter.clock

    @blueprint.post("/<account_id:str>/messages")
    async def say(request: Request, account_id: str) -> HTTPResponse:
        visitor = room.admit_post(request, account_id)
        said = read_said(request)
        room.admit_message(request, visitor)
        body, now = delivery_body(visitor.id, request.body), clock.now()

        def keep(connection: Connection) -> None:
            keep_delivery(connection, account_id, body, now)
            publish(connection, VISITOR, account=account_id, visitor=visitor.id)

        crash_points.reached("before_event_commit")
        await database.write(keep, urgent=True)
        crash_points.reached("after_event_commit")
        return _json(shapes.Accepted(said.client_message_id), 202)

    @blueprint.get("/<account_id:str>/messages")
    async def history(request: Request, account_id: str) -> HTTPResponse:
        visitor = room.admit(request, account_id)
        before = _cursor(request)
        found = await database.read(lambda c: _before(c, account_id, visitor.id, before))
        lines = [shapes.line_shape(line) for line in found.lines]
        return _json(shapes.History(lines, str(lines[0].sequence) if found.more else None))

    @blueprint.post("/<account_id:str>/read")
    async def read(request: Request, account_id: str) -> HTTPResponse:
        visitor = room.admit_post(request, account_id)
        message_id, now = read_up_to(request), clock.now()

        def acknowledge(connection: Connection) -> None:
            where = transcript.find(connection, account_id, visitor.id)
            receipt = transcript.read_receipt(connection, where, message_id) if where else None
            if receipt is None:
                raise ChatError(404, "no_such_message")
            receipts.acknowledge(connection, account_id, receipt, now)

        await database.write(acknowledge)
        return HTTPResponse(b"", 204, DATA_HEADERS)


def _before(connection: Connection, account_id: str, visitor: str, before: int | None) -> transcript.Piece:
    where = transcript.find(connection, account_id, visitor)
    if where is None:
        return transcript.Piece((), 0, False)
    return transcript.newest(connection, where, PAGE, before)


def _cursor(request: Request) -> int | None:
    """Raises ChatError for what is no cursor of ours."""
    given = request.args.get("before")
    if given is None:
        return None
    if not given.isascii() or not given.isdecimal() or len(given) > 18:
        raise ChatError(400, "no_cursor")
    return int(given)


def _json(content: object, status: int = 200) -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(content), status, DATA_HEADERS, "application/json")
