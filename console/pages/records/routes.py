"""/records: what was put on record, for admins."""

import asyncio

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.errors import BadRequestError, MissingError
from console.pages.fields import field
from console.pages.frame import frame
from console.pages.records import export, opened
from console.pages.records.checking import Checking
from console.pages.records.listing import asked_for, cursor_of, listing, sealed
from console.pages.visit import Visit, visiting
from console.view.chrome import Chrome
from console.view.records import Chain, OpenRecord, Records
from desk.records import entries
from desk.records.again import judge_again
from desk.records.filters import RecordFilter
from desk.records.judged import judged
from desk.surname import surname
from governance import audit

LONGEST_ID = 18


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The list, one entry, judging again, verification, files."""
    checking = Checking(counter)

    @blueprint.before_server_stop
    async def stop(app: Sanic) -> None:  # type: ignore[type-arg]
        await checking.stop()

    @blueprint.get("/records")
    async def records(request: Request) -> HTTPResponse:
        visit = await _admin(request, counter)
        wanted, before = asked_for(request), cursor_of(request)

        def read(connection: Connection) -> tuple[Chrome, Records]:
            found = listing(connection, wanted, before, visit.words, checking.last)
            return frame(connection, visit, "records"), found

        chrome, view = await counter.database.read(read)
        return await page("records/list.html" if visit.part else "records.html", chrome, records=view)

    @blueprint.get("/records/<entry:str>")
    async def one(request: Request, entry: str) -> HTTPResponse:
        visit, number = await _admin(request, counter), _number(entry)

        def read(connection: Connection) -> tuple[Chrome, OpenRecord | None]:
            return frame(connection, visit, "records"), opened.opened(connection, number, visit.words)

        chrome, view = await counter.database.read(read)
        if view is None:
            raise MissingError("entry")
        return await page("records/entry.html", chrome, opened=view)

    @blueprint.get("/records/chain")
    async def chain(request: Request) -> HTTPResponse:
        return await _chain(await _admin(request, counter), checking)

    @blueprint.post("/records/verify")
    async def verify(request: Request) -> HTTPResponse:
        visit = await _admin(request, counter)
        checking.start(surname(visit.user.name), visit.actor.name)
        return await _chain(visit, checking)

    @blueprint.post("/records/<entry:str>/replay")
    async def replay(request: Request, entry: str) -> HTTPResponse:
        visit, number = await _admin(request, counter), _number(entry)
        if not visit.part:
            return redirect(f"/records/{number}", headers=PAGE_HEADERS, status=303)
        return await _replayed(visit, number)

    @blueprint.post("/records/export")
    async def take_along(request: Request) -> None:
        visit = await _admin(request, counter)
        wanted, form = asked_for(request, posted=True), field(request, "format")
        if form not in export.TYPES:
            raise BadRequestError("a file is csv or json")
        await _send_file(request, visit, wanted, form)


async def _admin(request: Request, counter: Counter) -> Visit:
    visit = await visiting(request, counter)
    visit.only_admin()
    return visit


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) <= LONGEST_ID):
        raise MissingError("entry")
    return int(written)


async def _chain(visit: Visit, checking: Checking) -> HTTPResponse:
    if not visit.part:
        return redirect("/records", headers=PAGE_HEADERS, status=303)

    def read(connection: Connection) -> tuple[Chrome, Chain]:
        return frame(connection, visit, "records"), sealed(connection, checking.last)

    chrome, view = await visit.counter.database.read(read)
    return await page("records/chain.html", chrome, chain=view)


async def _replayed(visit: Visit, number: int) -> HTTPResponse:
    """In a thread, past the pool of readers: the rules of that time are made ready anew, which takes up to a second."""
    counter = visit.counter
    entry = await counter.database.read(lambda c: entries.one(c, number))
    decision = entry.facts.get("decision") if entry else None
    known = await counter.database.read(lambda c: judged(c, str(decision))) if decision else None
    if known is None:
        raise MissingError("decision")
    files = counter.rulebook.files
    made = await asyncio.to_thread(counter.database.read_now, lambda c: judge_again(c, known, files))
    chrome = await counter.database.read(lambda c: frame(c, visit, "records"))
    texts = known.draft.texts if known.draft else ()
    return await page("records/replayed.html", chrome, replayed=opened.replayed(made, texts, visit.language))


async def _send_file(request: Request, visit: Visit, wanted: RecordFilter, form: str) -> None:
    """First it is put on record who takes what along; then it is written as it is read."""
    facts = {"format": form, "filter": wanted.fields}

    def note(connection: Connection) -> int:
        upto = entries.newest(connection)
        audit.record(connection, actor=visit.actor.name, act="record.export", subject="record",
                     facts=facts | {"upto": upto}, now=visit.now)  # fmt: skip
        return upto

    upto = await visit.counter.database.write(note)
    name = f"records-{visit.now:%Y%m%d-%H%M%S}.{form}"
    headers = PAGE_HEADERS | {"content-disposition": f'attachment; filename="{name}"'}
    answer = await request.respond(content_type=export.TYPES[form], headers=headers)
    async for piece in export.exported(visit.counter, wanted, upto, form, visit.words):
        await answer.send(piece.encode("utf-8", "surrogatepass"))
    await answer.eof()
