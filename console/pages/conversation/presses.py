"""What changes a ticket: taking it, handing it back, done, not done after all, a note."""

from collections.abc import Callable, Mapping

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection

from console.api.tickets import take_over
from console.house import Counter
from console.pages.conversation.opened import Asked
from console.pages.conversation.packet import SLOTS
from console.pages.conversation.work import live_number, message_item, pane
from console.pages.errors import BadRequestError
from console.pages.fields import field
from console.pages.visit import Visit, visiting
from console.view.chrome import Toast
from console.view.conversation import Conflict
from desk import consent, messages, ownership
from desk.consent import Source
from desk.ownership import NotYoursError
from desk.surname import surname
from governance import audit

LONGEST_NOTE = 10_000
LONGEST_FACT = 200
HEARD: Mapping[str, Source] = {"agent": "agent", "form": "form"}
"""Where a colleague can have heard what they write down of a customer's consent."""


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/tickets/N/…"""

    @blueprint.post("/tickets/<number:int>/take")
    async def take(request: Request, number: int) -> HTTPResponse:
        return await _take(request, await visiting(request, counter), number, "taken")

    @blueprint.post("/tickets/<number:int>/reopen")
    async def reopen(request: Request, number: int) -> HTTPResponse:
        return await _take(request, await visiting(request, counter), number, "reopened")

    @blueprint.post("/tickets/<number:int>/hand-back")
    async def hand_back(request: Request, number: int) -> HTTPResponse:
        visit, slots = await visiting(request, counter), _slots(request)
        number = await live_number(visit, number)
        toast = Toast("handed_back", {"number": number}, f"/tickets/{number}/take", number)
        return await _change(request, visit, number, toast, lambda connection: ownership.hand_back(
            connection, number, visit.user.id, slots, force=False, now=visit.now))  # fmt: skip

    @blueprint.post("/tickets/<number:int>/resolve")
    async def resolve(request: Request, number: int) -> HTTPResponse:
        visit = await visiting(request, counter)
        number = await live_number(visit, number)
        toast = Toast("resolved", {"number": number}, f"/tickets/{number}/reopen", number)
        return await _change(request, visit, number, toast, lambda connection: ownership.resolve(
            connection, number, visit.user.id, force=False, now=visit.now))  # fmt: skip

    @blueprint.post("/tickets/<number:int>/note")
    async def note(request: Request, number: int) -> HTTPResponse:
        visit = await visiting(request, counter)
        number, text = await live_number(visit, number), field(request, "text").strip()
        if not 1 <= len(text) <= LONGEST_NOTE:
            raise BadRequestError(f"a note has 1 to {LONGEST_NOTE} characters")
        if field(request, "kind") == "draft":
            text = visit.words.text("note.draft", text=text)
        note_id = await counter.database.write(lambda connection: _note(connection, visit, number, text))
        return await message_item(visit, note_id)


    @blueprint.post("/tickets/<number:int>/consent")
    async def agree(request: Request, number: int) -> HTTPResponse:
        visit = await visiting(request, counter)
        given, source = field(request, "given"), field(request, "source")
        if given not in ("0", "1") or source not in HEARD:
            raise BadRequestError("a word on promotion says which, and where it was heard")
        number = await live_number(visit, number)
        return await _change(request, visit, number, Toast("consent_kept"), lambda connection: consent.record(
            connection, _identity(connection, number), given=given == "1", source=HEARD[source],
            actor=visit.actor.name, now=visit.now))  # fmt: skip


def _identity(connection: Connection, number: int) -> str:
    return ownership.owner_of(connection, number).identity_id


async def _take(request: Request, visit: Visit, number: int, said: str) -> HTTPResponse:
    """Become the owner, or be told who was first. Admins may take it from a colleague."""
    number = await live_number(visit, number)
    force = visit.actor.admin and field(request, "force") == "1"
    try:
        _, left = await take_over(visit.counter, number, visit.actor, force=force)
    except NotYoursError as error:
        return await pane(request, visit, number, Asked(conflict=_conflict(error, visit)), status=409)
    asked, toast = Asked(in_flight=len(left)), Toast(said, {"number": number}, ticket=number)
    return await pane(request, visit, number, asked, toast=toast)


async def _change(request: Request, visit: Visit, number: int, toast: Toast,
                  work: Callable[[Connection], object]) -> HTTPResponse:  # fmt: skip
    try:
        await visit.counter.database.write(work)
    except NotYoursError as error:
        return await pane(request, visit, number, Asked(conflict=_conflict(error, visit)), status=409)
    return await pane(request, visit, number, toast=toast)


def _conflict(error: NotYoursError, visit: Visit) -> Conflict | None:
    """Who was first; None where no person has it (the pane shows the bot or the queue)."""
    if error.owner in ("bot", "queue"):
        return None
    seconds = (visit.counter.clock.now() - error.since).total_seconds() if error.since else 1
    return Conflict(surname(error.owner_name), max(1, round(seconds)))


def _slots(request: Request) -> dict[str, object]:
    """The facts that the person filled in."""
    given = {name: field(request, f"slot.{name}").strip()[:LONGEST_FACT] for name in SLOTS}
    return {name: value for name, value in given.items() if value}


def _note(connection: Connection, visit: Visit, number: int, text: str) -> str:
    place = ownership.owner_of(connection, number)
    note_id = messages.add_note(
        connection, messages.place_of(connection, place.id), text, visit.user.id, visit.counter.clock.now()
    )
    audit.record(connection, actor=visit.actor.name, act="note", subject=f"ticket:{number}",
                 facts={"message": note_id}, now=visit.now)  # fmt: skip
    return note_id
