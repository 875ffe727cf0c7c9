"""The inbox: which tickets stand in which group, for whom, and how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, not_, or_, select, true

from core.tables import account, conversation, delivery, identity, message, ticket
from desk import ticket_list
from desk.ticket_list import Filter, Listed, newest

Kind = Literal["due_soon", "queued", "open", "pending", "bot", "done", "found"]
KINDS: tuple[Kind, ...] = ("due_soon", "queued", "open", "pending", "bot")
DONE = ("resolved", "closed")
SOON = timedelta(hours=1)

_live = ticket.c.status.not_in(DONE)
_waits = func.coalesce(
    newest(
        message.c.direction,
        message.c.author.in_(("customer", "agent")),
        or_(delivery.c.state.is_(None), delivery.c.state.not_in(("failed", "blocked"))),
    ),
    "in",
) == "in"  # fmt: skip
"""The customer spoke last: what the bot said in between, or what did not arrive, is no person's answer."""
_rank = case({"urgent": 0, "high": 1, "normal": 2, "low": 3}, value=ticket.c.priority)


@dataclass(frozen=True)
class Wanted:
    """What a person has chosen to see. `windows`: how long each channel takes an answer, where it sets a limit."""

    me: str
    now: datetime
    windows: Mapping[str, timedelta] = field(default_factory=dict)
    tab: str = "all"
    status: str = ""
    channel: str = ""
    owner: str = ""
    search: str = ""


@dataclass(frozen=True)
class Group:
    """Tickets under one heading; `total` counts those beyond the rows too."""

    kind: Kind
    rows: Sequence[Listed]
    total: int


def groups(connection: Connection, wanted: Wanted, limit: int) -> list[Group]:
    """The groups that have tickets, each with its first rows."""
    found: list[Group] = []
    for kind in _kinds(wanted):
        condition = and_(_base(wanted), _of_kind(kind, wanted))
        numbers = _numbers(connection, wanted, condition, kind, limit)
        if numbers:
            total = _count(connection, wanted, condition) if len(numbers) == limit else len(numbers)
            found.append(Group(kind, _rows(connection, numbers), total))
    return found


def tab_counts(connection: Connection, me: str) -> dict[str, int]:
    """How many live tickets each tab has."""
    totals = {"all": 0, "mine": 0, "unassigned": 0, "bot": 0}
    for row in ticket_list.counts(connection):
        _, owner, owner_id, count = tuple(row)
        totals["bot" if owner == "bot" else "all"] += count
        totals["unassigned"] += count if owner == "queue" else 0
        totals["mine"] += count if owner_id == me else 0
    return totals


def belongs(connection: Connection, wanted: Wanted, number: int) -> bool:
    """Whether a ticket is in this list."""
    return _count(connection, wanted, and_(_base(wanted), ticket.c.number == number)) > 0


def channels(connection: Connection) -> Sequence[str]:
    """The channels that an account is connected for."""
    query = select(account.c.channel).where(account.c.removed_at.is_(None)).distinct().order_by(account.c.channel)
    return connection.execute(query).scalars().all()


def _kinds(wanted: Wanted) -> Sequence[Kind]:
    if wanted.search:
        return ("found",)
    return ("done",) if wanted.status == "resolved" else KINDS


def _base(wanted: Wanted) -> ColumnElement[bool]:
    """What tab and filters leave over. A search looks through all live tickets, whoever owns them."""
    conditions = [_of_status(wanted.status) if wanted.status else _of_tab(wanted)]
    if wanted.channel:
        conditions.append(conversation.c.channel == wanted.channel)
    if wanted.owner:
        conditions.append(conversation.c.owner_id == (wanted.me if wanted.owner == "me" else wanted.owner))
    if wanted.search:
        conditions.append(ticket_list.matches(wanted.search))
    return and_(*conditions)


def _of_tab(wanted: Wanted) -> ColumnElement[bool]:
    owners = {
        "mine": conversation.c.owner_id == wanted.me,
        "unassigned": conversation.c.owner == "queue",
        "bot": conversation.c.owner == "bot",
        "all": true() if wanted.search else conversation.c.owner != "bot",
    }
    return and_(_live, owners[wanted.tab])


def _of_status(status: str) -> ColumnElement[bool]:
    if status == "resolved":
        return ticket.c.status.in_(DONE)
    if status in ("open", "pending"):
        waits = _waits if status == "open" else not_(_waits)
        return and_(ticket.c.status.in_(("open", "pending", "snoozed")), conversation.c.owner == "agent", waits)
    return ticket.c.status == status


def _of_kind(kind: Kind, wanted: Wanted) -> ColumnElement[bool]:
    if kind in ("done", "found"):
        return true()
    if kind == "bot":
        return conversation.c.owner == "bot"
    urgent = _due_soon(wanted)
    if kind == "due_soon":
        return and_(conversation.c.owner != "bot", urgent, _waits)
    if kind == "queued":
        return and_(conversation.c.owner == "queue", not_(urgent))
    if kind == "open":
        return and_(conversation.c.owner == "agent", not_(urgent), _waits)
    return and_(conversation.c.owner == "agent", not_(_waits))


def _due_soon(wanted: Wanted) -> ColumnElement[bool]:
    """The channel stops taking an answer within the hour."""
    closing = [
        and_(
            conversation.c.channel == channel,
            conversation.c.kind == "dm",
            conversation.c.last_inbound_at > wanted.now - window,
            conversation.c.last_inbound_at <= wanted.now - window + SOON,
        )
        for channel, window in wanted.windows.items()
    ]
    return or_(*closing) if closing else not_(true())


def _order(kind: Kind) -> tuple[ColumnElement[Any], ...]:
    """Who has waited longest comes first; where nobody waits, the newest."""
    if kind == "queued":
        return (_rank, ticket.c.queued_at, ticket.c.number)
    if kind in ("due_soon", "open"):
        return (conversation.c.last_inbound_at, ticket.c.number)
    return (ticket.c.updated_at.desc(), ticket.c.number.desc())


def _joined(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """Names are joined for a search alone: planners that guess one row choose a bad way through that table."""
    joined = query.select_from(ticket).join(conversation, conversation.c.id == ticket.c.conversation_id)
    return joined.join(identity, identity.c.id == conversation.c.identity_id) if wanted.search else joined


def _numbers(connection: Connection, wanted: Wanted, condition: ColumnElement[bool], kind: Kind,
             limit: int) -> Sequence[int]:  # fmt: skip
    query = _joined(select(ticket.c.number), wanted).where(condition).order_by(*_order(kind)).limit(limit)
    return connection.execute(query).scalars().all()


def _count(connection: Connection, wanted: Wanted, condition: ColumnElement[bool]) -> int:
    return int(connection.execute(_joined(select(func.count()), wanted).where(condition)).scalar_one())


def _rows(connection: Connection, numbers: Sequence[int]) -> list[Listed]:
    known = {each.number: each for each in ticket_list.find(connection, Filter(numbers=numbers, limit=len(numbers)))}
    return [known[number] for number in numbers]
