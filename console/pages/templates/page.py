"""The page of templates: the list with its filter, and one of them, or the form, beside it."""

from dataclasses import dataclass, replace
from typing import get_args

from sanic import Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.headers import PAGE_HEADERS
from console.pages.answers import page
from console.pages.errors import MissingError
from console.pages.fields import query
from console.pages.frame import frame
from console.pages.templates.showing import row, shown
from console.pages.visit import Visit
from console.view.chrome import Chrome, Toast
from console.view.templates import Form, Shelf, Templates
from desk.templates import listing
from desk.templates.listing import Row
from desk.templates.store import NoSuchTemplateError

SHELVES: tuple[Shelf, ...] = get_args(Shelf)
SAID = ("template_written",)
"""Toasts that a page may be asked for by name, after a form."""


@dataclass(frozen=True)
class Asked:
    """Which template, and what to tell beside it. `problem`: a key of the catalogues."""

    number: int = 0
    problem: str = ""
    comment: str = ""
    toast: Toast | None = None


async def templates_page(request: Request, visit: Visit, asked: Asked, status: int = 200) -> HTTPResponse:
    """List and document; a press without scripts goes back to the page unless there is something to tell."""
    if request.method == "POST" and not visit.part and not asked.problem:
        return redirect(f"/templates/{asked.number}", headers=PAGE_HEADERS, status=303)
    said = query(request, "said").get("said", "")
    toast = asked.toast or (Toast(said, {"number": f"T{asked.number}"}) if said in SAID and asked.number else None)

    def read(connection: Connection) -> tuple[Chrome, Templates]:
        view = _listed(connection, request, visit, asked.number)
        selected = asked.number or (view.rows[0].number if view.rows else 0)
        document = shown(connection, visit, selected) if selected else None
        view = replace(view, selected=selected, chosen=bool(asked.number), template=document)
        return frame(connection, visit, "templates", toast), view

    try:
        chrome, view = await visit.counter.database.read(read)
    except NoSuchTemplateError as error:
        raise MissingError("template") from error
    if asked.problem:
        view = replace(view, problem=visit.words.text(asked.problem), comment=asked.comment)
    return await _answer(visit, chrome, view, status)


async def form_page(request: Request, visit: Visit, form: Form, status: int = 200) -> HTTPResponse:
    """List and form."""

    def read(connection: Connection) -> tuple[Chrome, Templates]:
        view = _listed(connection, request, visit, form.number)
        return frame(connection, visit, "templates"), replace(view, selected=form.number, chosen=True, form=form)

    chrome, view = await visit.counter.database.read(read)
    return await _answer(visit, chrome, view, status)


def _listed(connection: Connection, request: Request, visit: Visit, number: int) -> Templates:
    """The list as it was filtered; a template asked for by its number decides where to look for it."""
    given = query(request, "shelf", "q")
    wanted = " ".join(given.get("q", "").split()).casefold()
    rows = [each for each in listing.rows(connection, visit.user.id, visit.now) if _is_meant(each, wanted)]
    counts = {shelf: sum(shelf in each.shelves for each in rows) for shelf in SHELVES}
    shelf = _shelf(given.get("shelf", ""), rows, number)
    slips = tuple(row(each) for each in rows if shelf in each.shelves)
    return Templates(shelf, given.get("q", ""), counts, slips)


def _shelf(given: str, rows: list[Row], number: int) -> Shelf:
    if given in SHELVES:
        return next(shelf for shelf in SHELVES if shelf == given)
    own = next((each.shelves for each in rows if each.number == number), frozenset[Shelf]())
    mine = any(each.mine for each in rows) and not number
    return next((shelf for shelf in SHELVES if shelf in own), "waiting" if mine else "usable")


def _is_meant(each: Row, wanted: str) -> bool:
    return not wanted or wanted == f"t{each.number}" or wanted in f"{each.title}\n{each.text}\n{each.number}".casefold()


async def _answer(visit: Visit, chrome: Chrome, view: Templates, status: int) -> HTTPResponse:
    template = "templates/fragment.html" if visit.part else "templates.html"
    return await page(template, chrome, status, templates=view)
