"""Tickets: listed, taken, handed back, resolved."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection

from connectors import in_flight
from connectors.replies import Actor
from console.api import shapes
from console.api.errors import ApiError, not_found
from console.api.requests import actor_of, answer, content, page
from console.house import Counter
from desk import ownership, ticket_list
from desk.ownership import NoSuchTicketError, NotYoursError
from desk.ticket_list import Filter, Listed

T = TypeVar("T")
FILTERS = ("status", "channel", "owner")
STATUSES = ("bot", "queued", "open", "pending", "snoozed", "resolved", "closed")


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/tickets and what can be done with one."""

    @blueprint.get("/tickets")
    async def list_tickets(request: Request) -> HTTPResponse:
        await actor_of(request, counter)
        wanted = page(request, FILTERS)
        which = _filter(request, wanted.limit + 1, wanted.cursor)
        found = await counter.database.read(lambda connection: ticket_list.find(connection, which))
        more = str(found[wanted.limit - 1].number) if len(found) > wanted.limit else None
        return answer(shapes.Tickets([_ticket(each) for each in found[: wanted.limit]], more))

    @blueprint.post("/tickets/<number:int>/take")
    async def take(request: Request, number: int) -> HTTPResponse:
        actor = await actor_of(request, counter)
        wish = content(request, shapes.TakeRequest)
        if wish.force and not actor.admin:
            raise ApiError(403, "forbidden", "only an admin takes a ticket from somebody else")
        taken, left = await _told(take_over(counter, number, actor, force=wish.force))
        return answer(shapes.Taken(taken.number, shapes.UserOwner(actor.id), left))

    @blueprint.post("/tickets/<number:int>/hand-back")
    async def hand_back(request: Request, number: int) -> HTTPResponse:
        actor = await actor_of(request, counter)
        slots, now = content(request, shapes.HandBackRequest).slots, counter.clock.now()
        return await _change(counter, lambda connection: ownership.hand_back(
            connection, number, actor.id, slots, force=actor.admin, now=now,
            actor=actor.name))  # fmt: skip

    @blueprint.post("/tickets/<number:int>/resolve")
    async def resolve(request: Request, number: int) -> HTTPResponse:
        actor, now = await actor_of(request, counter), counter.clock.now()
        return await _change(counter, lambda connection: ownership.resolve(
            connection, number, actor.id, force=actor.admin, now=now,
            actor=actor.name))  # fmt: skip


async def take_over(counter: Counter, number: int, actor: Actor, *, force: bool) -> tuple[ownership.Taken, list[str]]:
    """Take a ticket, then wait until nothing of the bot's is on its way; what still is, is named.

    Raises NoSuchTicketError, NotYoursError.
    """
    now = counter.clock.now()
    taken = await counter.database.write(
        lambda connection: ownership.take(connection, number, actor.id, force=force, now=now, actor=actor.name)
    )
    left: list[str] = []
    if taken.in_flight:
        where = taken.conversation_id
        left = await in_flight.settle(counter.database, lambda connection: ownership.in_flight(connection, where))
    return taken, left


async def _change(counter: Counter, work: Callable[[Connection], int]) -> HTTPResponse:
    """The ticket as it stands after an act that answers its number."""
    return await _one(counter, await _told(counter.database.write(work)))


async def _told(work: Awaitable[T]) -> T:
    """The desk's refusals as the API tells them. Raises ApiError."""
    try:
        return await work
    except NoSuchTicketError as error:
        raise not_found("ticket") from error
    except NotYoursError as error:
        raise not_yours(error) from error


def not_yours(error: NotYoursError) -> ApiError:
    """409 with the owner."""
    owner: object = error.owner if error.owner in ("bot", "queue") else {"user": error.owner, "name": error.owner_name}
    return ApiError(409, "not_owner", "somebody else answers here", owner=owner)


async def _one(counter: Counter, number: int) -> HTTPResponse:
    found = await counter.database.read(lambda connection: ticket_list.one(connection, number))
    if found is None:
        raise not_found("ticket")
    return answer(_ticket(found))


def _filter(request: Request, limit: int, cursor: int | None) -> Filter:
    statuses = tuple(status for status in (request.args.get("status") or "").split(",") if status)
    if wrong := [status for status in statuses if status not in STATUSES]:
        raise ApiError(400, "bad_request", f"there is no status {wrong[0]!r}")
    channel, owner = request.args.get("channel") or "", request.args.get("owner") or ""
    return Filter(statuses, channel, owner, before=cursor, limit=limit)


def _ticket(each: Listed) -> shapes.Ticket:
    owner: str | shapes.UserOwner = each.owner
    if each.owner == "agent":
        owner = shapes.UserOwner(each.owner_id or "", each.owner_name or "")
    return shapes.Ticket(
        number=each.number, status=each.status, owner=owner, channel=each.channel,
        conversation_id=each.conversation_id, kind=each.kind, customer=each.customer, priority=each.priority,
        queue=each.queue, topic=each.topic, handoff=each.handoff, unread=each.unread, opened_at=each.opened_at,
        queued_at=each.queued_at, taken_at=each.taken_at, resolved_at=each.resolved_at, updated_at=each.updated_at,
    )  # fmt: skip
