"""What the platforms delivered: what became of each event, and reading one again."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from connectors.replay import NothingToReplayError, replay
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.i18n.received import told
from console.pages.answers import page
from console.pages.errors import BadRequestError, MissingError
from console.pages.fields import query
from console.pages.frame import frame
from console.pages.inbox.rows import EXCERPT, attachment_kind
from console.pages.visit import Visit, visiting
from console.view.chrome import Chrome
from console.view.events import Event, Events
from console.view.kinds import Language
from desk import event_list
from desk.event_list import KEPT, ListedEvent
from desk.surname import surname

ROWS = 50
COUNTED = ("not_understood", "waiting")


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/events and /events/ID/replay."""

    @blueprint.get("/events")
    async def events(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        status, cursor = _status(request), query(request, "cursor").get("cursor", "")
        before = int(cursor) if cursor.isdecimal() and len(cursor) <= 18 else None

        def read(connection: Connection) -> tuple[Chrome, Events]:
            return frame(connection, visit, "events"), _events(connection, visit.language, status, before)

        chrome, view = await counter.database.read(read)
        return await page("events.html", chrome, events=view)

    @blueprint.post("/events/<event_id:int>/replay")
    async def again(request: Request, event_id: int) -> HTTPResponse:
        visit = await visiting(request, counter)
        problem = ""
        try:
            await replay(counter.house, event_id, visit.actor.name)
        except NothingToReplayError:
            problem = visit.words.text("events.still_not")
        return await _row(visit, event_id, problem)


async def _row(visit: Visit, event_id: int, problem: str) -> HTTPResponse:
    """The event after it was read again. `problem`: why it is as it was."""
    if not visit.part:
        return redirect("/events", headers=PAGE_HEADERS, status=303)

    def read(connection: Connection) -> tuple[Chrome, ListedEvent | None]:
        return frame(connection, visit, "events"), event_list.one(connection, event_id)

    chrome, found = await visit.counter.database.read(read)
    if found is None:
        raise MissingError("event")
    by = "" if problem else surname(visit.user.name)
    return await page("events/row.html", chrome, event=_event(found, visit.language, by, problem))


def _status(request: Request) -> str:
    wanted = query(request, "status").get("status", "")
    if wanted and wanted not in event_list.STATUSES:
        raise BadRequestError("there is no such status")
    return wanted


def _events(connection: Connection, language: Language, status: str, before: int | None) -> Events:
    found = event_list.find(connection, status=status, before=before, limit=ROWS + 1)
    more = str(found[ROWS - 1].id) if len(found) > ROWS else None
    counts = event_list.counts(connection, COUNTED)
    return Events(tuple(_event(each, language) for each in found[:ROWS]), status, counts, more)  # type: ignore[arg-type]


def _event(each: ListedEvent, language: Language, replayed_by: str = "", problem: str = "") -> Event:
    return Event(
        id=str(each.id),
        at=each.received_at,
        channel=each.channel,
        account=each.account_name,
        kind=each.kind,
        status=each.status,  # type: ignore[arg-type]  # the schema knows no others
        reason=problem or told(each.reason, language),
        excerpt=_shortened(each.excerpt or ""),
        attachments=tuple(attachment_kind(part.get("kind")) for part in each.attachments or ()),
        ticket=each.ticket,
        replayed_by=replayed_by,
        can_replay=each.replayable,
        kept_until=each.received_at + KEPT if each.replayable else None,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
