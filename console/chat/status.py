"""How a visitor's matter stands: who answers now, and the waiting slip while nobody has come yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from console.view.kinds import Language
from core.hours import Schedule
from core.hours_text import moment_text
from core.tables import conversation, message, ticket, user
from desk.surname import surname


@dataclass(frozen=True)
class Standing:
    """`owner`: bot, queue or agent. `ticket`: the newest number, 0 before the first."""

    owner: str = "bot"
    name: str = ""
    """The person's surname."""
    ticket: int = 0
    ahead: int | None = None
    """How many wait who came earlier; None unless this one waits."""
    seen: int = 0
    """A person has seen the visitor's messages up to this sequence."""


_standing = (
    select(conversation.c.owner, user.c.name, ticket.c.number, ticket.c.status, ticket.c.unread)
    .join(ticket, ticket.c.conversation_id == conversation.c.id)
    .outerjoin(user, user.c.id == conversation.c.owner_id)
    .where(conversation.c.id == bindparam("where"))
    .order_by(ticket.c.number.desc())
    .limit(1)
)
_newest_own = select(func.max(message.c.sequence)).where(
    message.c.conversation_id == bindparam("where"), message.c.direction == "in"
)
_waiting = select(ticket.c.number).where(ticket.c.status == "queued").order_by(ticket.c.queued_at, ticket.c.number)


def standing(connection: Connection, conversation_id: str) -> Standing:
    """How it stands at this moment."""
    row = connection.execute(_standing, {"where": conversation_id}).first()
    if row is None:
        return Standing()
    waits = row.owner == "queue" and row.status == "queued"
    ahead = place_in(waiting(connection), row.number) if waits else None
    looked = row.owner == "agent" and not row.unread
    seen = connection.execute(_newest_own, {"where": conversation_id}).scalar() if looked else 0
    return Standing(row.owner, surname(row.name or ""), row.number, ahead, seen or 0)


def waiting(connection: Connection) -> list[int]:
    """The tickets that wait for a person, who came first first."""
    return list(connection.execute(_waiting).scalars())


def place_in(order: list[int], number: int) -> int | None:
    """How many are before this one; None when it does not wait."""
    return order.index(number) if number in order else None


def opens(schedule: Schedule, now: datetime, language: Language) -> str | None:
    """When people are back, in words; None while they are there."""
    opening = schedule.next_opening(now)
    return None if opening is None or schedule.is_open(now) else moment_text(opening, now, language)
