"""The pane as an answer: a whole page when one was asked for, else the pane alone with what just happened."""

from sanic import Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.headers import PAGE_HEADERS
from console.pages.answers import page
from console.pages.conversation.history import item
from console.pages.conversation.opened import Asked, name_only, opened, reader_of
from console.pages.errors import MissingError
from console.pages.frame import frame
from console.pages.inbox.listing import listing
from console.pages.inbox.routes import filter_of
from console.pages.visit import Visit
from console.view.chrome import Chrome, Toast
from console.view.conversation import Conversation, Message, SystemEvent
from console.view.customer import Customer
from console.view.queue import Queue
from desk import customers, history, ticket_list

Item = Message | SystemEvent


async def whole_page(request: Request, visit: Visit, number: int, asked: Asked) -> HTTPResponse:
    """List and pane. Raises MissingError."""
    chosen = filter_of(request)

    def read(connection: Connection) -> tuple[Chrome, Queue, Conversation | None]:
        return (
            frame(connection, visit, "inbox"),
            listing(connection, visit, chosen, number),
            opened(connection, visit, number, asked),
        )

    chrome, queue, conversation = await visit.counter.database.read(read)
    if conversation is None:
        raise MissingError("ticket")
    return await page("inbox.html", chrome, queue=queue, conversation=conversation)


async def pane(request: Request, visit: Visit, number: int, asked: Asked | None = None, *,
               toast: Toast | None = None, status: int = 200) -> HTTPResponse:  # fmt: skip
    """The pane as it is now; a press without scripts goes back to the page. Raises MissingError."""
    if request.method == "POST" and not visit.part:
        return redirect(f"/tickets/{number}", headers=PAGE_HEADERS, status=303)

    def read(connection: Connection) -> tuple[Chrome, Conversation | None]:
        return frame(connection, visit, "inbox", toast), opened(connection, visit, number, asked)

    chrome, conversation = await visit.counter.database.read(read)
    if conversation is None:
        raise MissingError("ticket")
    query = filter_of(request).query() if request.method == "GET" else ""
    return await page("inbox/work_fragment.html", chrome, status, conversation=conversation, query=query)


async def message_item(visit: Visit, message_id: str, status: int = 200) -> HTTPResponse:
    """One message as it stands now. Raises MissingError."""
    found = await visit.counter.database.read(lambda connection: _item(connection, visit, message_id))
    if found is None:
        raise MissingError("message")
    chrome, shown, customer = found
    return await page("conversation/item.html", chrome, status, item=shown, customer=customer)


def _item(connection: Connection, visit: Visit, message_id: str) -> tuple[Chrome, Item, Customer] | None:
    found = history.one(connection, message_id)
    number = customers.newest_ticket_of(connection, found[0]) if found else None
    each = ticket_list.one(connection, number) if number is not None else None
    if found is None or each is None:
        return None
    shown = item(found[1], reader_of(visit, each))
    return None if shown is None else (frame(connection, visit, "inbox"), shown, name_only(visit, each))


async def live_number(visit: Visit, number: int) -> int:
    """The ticket that an act is about: the newest of its conversation. Raises MissingError."""
    newest = await visit.counter.database.read(lambda connection: customers.newest_ticket(connection, number))
    if newest is None:
        raise MissingError("ticket")
    return newest
