"""/live: hints of what changed, as server-sent events."""

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, text

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.live.hub import HELLO, Hub
from console.pages.visit import visiting

HEARTBEAT = 15.0
"""Seconds of silence after which a comment says that the connection lives: proxies close what is silent for long."""
BEAT = ": still here\n\n"
MOST = 2_000
"""Streams of this process."""


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The stream, and the hub behind it while the app runs."""
    hubs: list[Hub] = []

    @blueprint.before_server_start
    async def open_hub(app: Sanic) -> None:  # type: ignore[type-arg]
        hubs.append(Hub(counter))

    @blueprint.before_server_stop
    async def close_hub(app: Sanic) -> None:  # type: ignore[type-arg]
        while hubs:
            await hubs.pop().close()

    @blueprint.get("/live")
    async def live(request: Request) -> HTTPResponse | None:
        visit = await visiting(request, counter)
        if not hubs or hubs[0].listeners >= MOST:
            return text("", status=503, headers=PAGE_HEADERS)
        hub = hubs[0]
        seat = hub.sit(visit.user.id)
        try:
            # x-accel-buffering: nginx and others hold small pieces back unless told not to.
            headers = PAGE_HEADERS | {"x-accel-buffering": "no"}
            response = await request.respond(headers=headers, content_type="text/event-stream; charset=utf-8")
            assert response is not None
            await response.send(HELLO)
            while (told := await seat.next(HEARTBEAT)) is not None:
                await response.send(told or BEAT)
            await response.eof()
        finally:
            hub.leave(seat)
        return None
