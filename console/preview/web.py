"""What the preview's routes share: the app, the memory, fields, answers."""

from dataclasses import replace
from typing import TypeVar

import msgspec
from sanic import Request, Sanic
from sanic.response import HTTPResponse, html

from console import render
from console.headers import PAGE_HEADERS
from console.preview import screens
from console.preview.desk import Desk, conversation
from console.view.chrome import Preferences, Toast
from console.view.conversation import Conflict, Message
from console.view.customer import Customer
from console.view.queue import QueueFilter

app = Sanic("preview", configure_logging=False)
app.ctx.desk = Desk()

Shape = TypeVar("Shape")


def shaped(facts: object, shape: type[Shape]) -> Shape:
    """Facts from outside as a typed shape. Raises msgspec.ValidationError."""
    return msgspec.convert(facts, shape)


def desk_of(request: Request) -> Desk:
    """The memory, in the language and theme that the address asks for."""
    desk: Desk = request.app.ctx.desk
    wanted = {name: request.args.get(name) for name in ("language", "theme") if request.args.get(name)}
    if wanted:
        desk.preferences = replace(desk.preferences, **wanted)
    if request.args.get("frozen"):
        desk.frozen = request.args.get("frozen") == "1"
    return desk


def preferences_of(request: Request, before: Preferences) -> Preferences:
    """The posted preferences; an unticked box is not posted at all."""
    posted = {
        "language": field(request, "language", before.language),
        "theme": field(request, "theme", before.theme),
        "undo_seconds": int(field(request, "undo_seconds", str(before.undo_seconds))),
    }
    ticks = {name: field(request, name) == "1" for name in ("sound", "enter_sends", "single_keys")}
    return shaped(posted | ticks, Preferences)


def field(request: Request, name: str, default: str = "") -> str:
    """One field of the posted form."""
    form = request.form
    return str(form.get(name, default)) if form else default


def filter_of(request: Request) -> QueueFilter:
    """The list's filter from the query."""
    named = {name: request.args.get(name) for name in ("tab", "status", "channel", "owner", "q")}
    return shaped({name: value for name, value in named.items() if value}, QueueFilter)


def is_fragment(request: Request) -> bool:
    """Whether htmx asks."""
    return request.headers.get("hx-request") == "true"


def answer(body: str, status: int = 200) -> HTTPResponse:
    """A page or fragment with the headers of the console."""
    return html(body, status=status, headers=PAGE_HEADERS)


def work(
    desk: Desk,
    number: int,
    toast: Toast | None = None,
    conflict: Conflict | None = None,
    query: str = "",
    status: int = 200,
) -> HTTPResponse:
    """The conversation's fragment."""
    frame = screens.chrome(desk, "inbox", toast)
    view = conversation(desk, number, conflict)
    return answer(render.page("inbox/work_fragment.html", frame, conversation=view, query=query), status)


def item(desk: Desk, number: int, message: Message, status: int = 200) -> HTTPResponse:
    """One message as a fragment."""
    customer = Customer(desk.row(number).customer)
    frame = screens.chrome(desk, "inbox")
    return answer(render.page("conversation/item.html", frame, item=message, customer=customer), status)
