"""/inbox, and one slip of it."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.errors import MissingError
from console.pages.fields import query, shaped
from console.pages.frame import frame
from console.pages.inbox.listing import counted, listing, one_row
from console.pages.visit import visiting
from console.view.chrome import Chrome
from console.view.queue import Queue, QueueFilter, QueueRow


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The list."""

    @blueprint.get("/")
    async def home(request: Request) -> HTTPResponse:
        return redirect("/inbox", headers=PAGE_HEADERS, status=303)

    @blueprint.get("/inbox")
    async def inbox(request: Request) -> HTTPResponse:
        visit, chosen = await visiting(request, counter), filter_of(request)

        def read(connection: Connection) -> tuple[Chrome, Queue]:
            return frame(connection, visit, "inbox"), listing(connection, visit, chosen)

        chrome, queue = await counter.database.read(read)
        if visit.part:
            return await page("inbox/queue.html", chrome, queue=queue)
        return await page("inbox.html", chrome, queue=queue, conversation=None)

    @blueprint.get("/tickets/<number:int>/row")
    async def slip(request: Request, number: int) -> HTTPResponse:
        visit, chosen = await visiting(request, counter), filter_of(request)

        def read(connection: Connection) -> tuple[Chrome, QueueRow | None, Queue]:
            row = one_row(connection, visit, chosen, number)
            return frame(connection, visit, "inbox"), row, counted(connection, visit, chosen)

        chrome, row, queue = await counter.database.read(read)
        if row is None:
            raise MissingError("ticket")
        return await page("inbox/row_fragment.html", chrome, queue=queue, row=row, query=chosen.query())


def filter_of(request: Request) -> QueueFilter:
    """The list's filter. Raises BadRequestError."""
    return shaped(query(request, "tab", "status", "channel", "owner", "q"), QueueFilter)
