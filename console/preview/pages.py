"""The preview's pages and fragments: everything that is only read."""

import asyncio
from dataclasses import replace
from pathlib import Path

from sanic import Request
from sanic.response import HTTPResponse, file, json, redirect

from console import render
from console.preview import backstage, screens
from console.preview.clock import now
from console.preview.desk import Desk, conversation
from console.preview.web import answer, app, desk_of, filter_of, is_fragment, item, shaped, work
from console.view.conversation import Conflict
from console.view.doors import ErrorPage, Login
from console.view.kinds import Section

MIME_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@app.get("/static/<version:str>/<path:path>")
async def static(request: Request, version: str, path: str) -> HTTPResponse:
    """A static file."""
    return await file(render.STATIC / path, mime_type=MIME_TYPES.get(Path(path).suffix, "text/plain"))


@app.get("/")
async def home(request: Request) -> HTTPResponse:
    """The inbox."""
    return redirect("/inbox")


@app.get("/inbox")
async def inbox(request: Request) -> HTTPResponse:
    """The list, whole or as a fragment."""
    desk, chosen = desk_of(request), filter_of(request)
    await asyncio.sleep(desk.slow)
    view = screens.queue(desk, chosen, scene=request.args.get("scene", ""))
    frame = screens.chrome(desk, "inbox")
    if is_fragment(request):
        return answer(render.page("inbox/queue.html", frame, queue=view))
    return answer(render.page("inbox.html", frame, queue=view, conversation=None))


@app.get("/tickets/<number:int>")
async def ticket(request: Request, number: int) -> HTTPResponse:
    """A conversation, whole or as a fragment."""
    desk, chosen = desk_of(request), filter_of(request)
    await asyncio.sleep(desk.slow)
    if not desk.knows(number):
        return answer(render.door("error.html", desk.preferences.language, error=ErrorPage("not_found")), 404)
    desk.read(number)
    if is_fragment(request):
        return work(desk, number, query=chosen.query())
    conflict = Conflict("石井", 8) if request.args.get("scene") == "conflict" else None
    view = conversation(desk, number, conflict)
    queue = screens.queue(desk, chosen, number)
    return answer(render.page("inbox.html", screens.chrome(desk, "inbox"), queue=queue, conversation=view))


@app.get("/tickets/<number:int>/row")
async def row_alone(request: Request, number: int) -> HTTPResponse:
    """One slip, greyed when it no longer belongs to the list."""
    desk, chosen = desk_of(request), filter_of(request)
    view = screens.queue(desk, chosen)
    row = replace(desk.row(number), left=screens.left(desk.row(number), view))
    frame = screens.chrome(desk, "inbox")
    return answer(render.page("inbox/row_fragment.html", frame, queue=view, row=row, query=chosen.query()))


@app.get("/messages/<id:str>")
async def message_alone(request: Request, id: str) -> HTTPResponse:
    """One message as it stands now."""
    desk = desk_of(request)
    try:
        number, message = desk.find(id)
    except KeyError:
        return answer("", 404)
    return item(desk, number, message)


@app.get("/templates/offers")
async def offers(request: Request) -> HTTPResponse:
    """Templates as the composer offers them."""
    known = {12: ("返品・交換のご案内", "返品・交換は、8日以内です。"), 15: ("お礼", "ありがとうございます。")}
    offered = [{"number": number, "title": title, "text": text} for number, (title, text) in known.items()]
    return json({"offers": offered})


@app.get("/notices")
async def notices(request: Request) -> HTTPResponse:
    """The banners over the page."""
    return answer(render.page("notices_fragment.html", screens.chrome(desk_of(request), "inbox")))


@app.get("/failures", name="failures")
@app.get("/events", name="events")
@app.get("/accounts", name="accounts")
@app.get("/freezes", name="freezes")
async def page(request: Request) -> HTTPResponse:
    """The pages of one column."""
    desk, name = desk_of(request), request.path.strip("/")
    section: Section = shaped(name, Section)  # type: ignore[arg-type]
    view = _column(name, desk, request)
    return answer(render.page(f"{name}.html", screens.chrome(desk, section), **{name: view}))


def _column(name: str, desk: Desk, request: Request) -> object:
    none = request.args.get("scene") == "empty"
    if name == "failures":
        return backstage.failures(none)
    if name == "events":
        return backstage.events(request.args.get("status", ""), none)
    if name == "accounts":
        return backstage.accounts(none)
    return backstage.freezes(desk.frozen, request.args.get("problem", ""))


@app.get("/login")
async def login(request: Request) -> HTTPResponse:
    """The sign-in page."""
    chosen = desk_of(request).preferences
    facts = {"problem": request.args.get("problem", ""), "email": request.args.get("email", "")}
    fixed = {"company": screens.COMPANY, "csrf": "preview-token", "now": now(), "wait_seconds": 30}
    view = shaped(facts | fixed | {"language": chosen.language, "theme": chosen.theme}, Login)
    return answer(render.door("login.html", chosen.language, login=view))


@app.get("/error")
async def error(request: Request) -> HTTPResponse:
    """A page that cannot be shown."""
    chosen = desk_of(request).preferences
    kind = request.args.get("kind", "broken")
    reference = "8f3c-20a1" if kind == "broken" else ""
    facts = {"kind": kind, "language": chosen.language, "theme": chosen.theme, "reference": reference}
    return answer(render.door("error.html", chosen.language, error=shaped(facts, ErrorPage)))
