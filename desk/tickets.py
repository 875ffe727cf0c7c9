"""Tickets: the numbered cases within a conversation."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from core.bus import publish
from core.database.prepared import prepared
from core.tables import message, ticket

REOPENS_WITHIN = timedelta(days=7)
"""A customer's message takes a resolved ticket back to work for this long; later it opens the next number."""


class Live(NamedTuple):
    """A conversation's newest ticket."""

    number: int
    status: str
    resolved_at: datetime | None


_live = prepared(
    select(ticket.c.number, ticket.c.status, ticket.c.resolved_at)
    .where(ticket.c.conversation_id == bindparam("where"))
    .order_by(ticket.c.number.desc())
    .limit(1)
)


def live(connection: Connection, conversation_id: str) -> Live | None:
    """The newest ticket, closed or not."""
    row = connection.execute(_live, {"where": conversation_id}).first()
    return Live(*row) if row else None


_open = prepared(insert(ticket).returning(ticket.c.number))


def open_ticket(connection: Connection, conversation_id: str, status: str, now: datetime) -> Live:
    """The next number. `status`: `bot`, `queued` or `open`."""
    number = connection.execute(
        _open,
        {
            "conversation_id": conversation_id,
            "status": status,
            "opened_at": now,
            "updated_at": now,
            "queued_at": now if status == "queued" else None,
        },
    ).scalar_one()
    publish(connection, "ticket", number=number, status=status, conversation=conversation_id)
    return Live(number, status, None)


def set_status(connection: Connection, number: int, status: str, now: datetime, **values: object) -> None:
    """Change a ticket's status; the schema refuses a change that does not exist."""
    stamps = {"queued": "queued_at", "resolved": "resolved_at", "closed": "closed_at"}
    if status in stamps:
        values.setdefault(stamps[status], now)
    row = connection.execute(
        update(ticket)
        .where(ticket.c.number == number)
        .values(status=status, updated_at=now, **values)
        .returning(ticket.c.conversation_id)
    ).one()
    publish(connection, "ticket", number=number, status=status, conversation=row.conversation_id)


def for_new_message(connection: Connection, conversation_id: str, owner: str, current: Live | None,
                    now: datetime) -> Live:  # fmt: skip
    """The ticket that a customer's message belongs to: the live one taken back to work, or the next number."""
    working = {"bot": "bot", "queue": "queued", "agent": "open"}[owner]
    if current is None or current.status == "closed":
        return open_ticket(connection, conversation_id, working, now)
    if current.status == "resolved":
        if current.resolved_at is not None and now - current.resolved_at > REOPENS_WITHIN:
            set_status(connection, current.number, "closed", now)
            return open_ticket(connection, conversation_id, working, now)
        set_status(connection, current.number, working, now, resolved_at=None)
        return Live(current.number, working, None)
    if current.status in ("pending", "snoozed"):
        set_status(connection, current.number, working, now)
        return Live(current.number, working, None)
    return current


_note_message = prepared(
    update(ticket)
    .where(ticket.c.number == bindparam("which"))
    .values(unread=ticket.c.unread + 1, updated_at=bindparam("now"))
)


def count_message(connection: Connection, number: int, now: datetime) -> None:
    """One more message that nobody has read."""
    connection.execute(_note_message, {"which": number, "now": now})


def is_unread(connection: Connection, number: int) -> bool:
    """Whether something came that nobody has read."""
    unread = connection.execute(select(ticket.c.unread).where(ticket.c.number == number)).scalar()
    return bool(unread)


def unread_of(connection: Connection, message_id: str) -> int | None:
    """The ticket of a message, when something there is unread."""
    number = select(message.c.ticket_number).where(message.c.id == message_id).scalar_subquery()
    return connection.execute(select(ticket.c.number).where(ticket.c.number == number, ticket.c.unread > 0)).scalar()


def mark_read(connection: Connection, number: int) -> None:
    """A person has the conversation open."""
    changed = connection.execute(
        update(ticket).where(ticket.c.number == number, ticket.c.unread > 0).values(unread=0)
    ).rowcount
    if changed:
        publish(connection, "read", number=number)
