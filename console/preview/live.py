"""The preview's live hints, and the wire on which a test directs what happens."""

import asyncio
import json

from sanic import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from console.preview import sending, slips
from console.preview.clock import now
from console.preview.desk import Desk
from console.preview.web import app
from console.view.conversation import Message

SWITCHES = ("gate_silent", "slow", "broken", "refuse_as", "frozen")


@app.get("/live")
async def live(request: Request) -> None:
    """Live hints, as server-sent events."""
    desk: Desk = request.app.ctx.desk
    listener: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    desk.listeners.add(listener)
    response = await request.respond(headers={"cache-control": "no-store"}, content_type="text/event-stream")
    if response is None:
        return
    try:
        await response.send("retry: 1000\nevent: hello\ndata: {}\n\n")
        while True:
            event, data = await listener.get()
            if event == "close":
                return
            await response.send(f"event: {event}\ndata: {data}\n\n")
    finally:
        desk.listeners.discard(listener)


@app.post("/preview/desk")
async def direct(request: Request) -> HTTPResponse:
    """A test directs: start anew, set a switch, let a customer speak, send hints. Answers what was counted."""
    orders = json.loads(request.body or b"{}")
    if orders.get("anew"):
        request.app.ctx.desk.tell("close", "")
        request.app.ctx.desk = Desk()
    desk: Desk = request.app.ctx.desk
    for switch in SWITCHES:
        if switch in orders:
            setattr(desk, switch, orders[switch])
    _happen(desk, orders)
    for event, facts in orders.get("tell", []):
        sending.hint(desk, event, **facts)
    return json_response({"checks": desk.checks, "accepted": desk.accepted, "listeners": len(desk.listeners)})


def _happen(desk: Desk, orders: dict[str, dict[str, str]]) -> None:
    if said := orders.get("said"):
        desk.put(int(said["ticket"]), Message(said["id"], "customer", now(), said["text"]))
    if taken := orders.get("taken"):
        desk.change(int(taken["ticket"]), "open", owner=slips.ISHII, status="open")
    if arrived := orders.get("arrived"):
        desk.arrive(int(arrived["ticket"]), arrived["text"])
