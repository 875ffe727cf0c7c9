"""What waits for a person's word: deliveries that did not arrive or may have, and jobs that failed for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from core import lanes
from core.tables import account, conversation, delivery, identity, message, ticket, token, user
from desk import deliveries
from desk.frame import unsettled


@dataclass(frozen=True)
class Undelivered:
    """One delivery. `text`: the words of all its messages."""

    id: str
    state: str
    at: datetime
    channel: str
    account_name: str
    customer: str
    conversation_id: str
    ticket: int | None
    author: str
    user_name: str | None
    reason: str
    detail: str
    attempts: int
    text: str = ""


@dataclass(frozen=True)
class DeadJob:
    """One job. `lane` is the kind of its lane, `conversation_id` its conversation where the lane is one's."""

    id: int
    lane: str
    error: str
    attempts: int
    at: datetime
    ticket: int | None


_newest_ticket = (
    select(func.max(ticket.c.number))
    .where(ticket.c.conversation_id == conversation.c.id)
    .correlate(conversation)
    .scalar_subquery()
)

_query = (
    select(delivery.c.id, delivery.c.state, delivery.c.updated_at, conversation.c.channel, account.c.name,
           identity.c.name, conversation.c.id, _newest_ticket, delivery.c.author,
           func.coalesce(user.c.name, token.c.name), delivery.c.reason, delivery.c.detail, delivery.c.attempts)
    .select_from(delivery)
    .join(conversation, conversation.c.id == delivery.c.conversation_id)
    .join(account, account.c.id == delivery.c.account_id)
    .join(identity, identity.c.id == conversation.c.identity_id)
    .outerjoin(user, user.c.id == delivery.c.user_id)
    .outerjoin(token, token.c.id == delivery.c.user_id)
)  # fmt: skip


def undelivered(connection: Connection, now: datetime, limit: int = 200) -> list[Undelivered]:
    """Deliveries that nobody has settled, newest first."""
    return _read(connection, _query.where(unsettled(now)).order_by(delivery.c.updated_at.desc()).limit(limit))


def dead_jobs(connection: Connection) -> list[DeadJob]:
    """Jobs that failed for good, newest first, each with the ticket it is about."""
    found = lanes.dead_jobs(connection)
    tickets = _tickets(connection, {row.lane.partition(":")[2] for row in found})
    return [
        DeadJob(row.id, row.lane.partition(":")[0], row.error, row.attempts, row.created_at,
                tickets.get(row.lane.partition(":")[2]))
        for row in found
    ]  # fmt: skip


def open_delivery(connection: Connection, delivery_id: str, now: datetime) -> Undelivered | None:
    """One that still waits for a person's word; None once somebody has decided."""
    return next(iter(_read(connection, _query.where(unsettled(now), delivery.c.id == delivery_id))), None)


def first_message(connection: Connection, delivery_id: str) -> str | None:
    """The message that speaks for a delivery."""
    query = select(message.c.id).where(message.c.delivery_id == delivery_id).order_by(message.c.position).limit(1)
    return connection.execute(query).scalar()


def _read(connection: Connection, query: Select[Any]) -> list[Undelivered]:
    rows = connection.execute(query).all()
    words = deliveries.words_of(connection, [row[0] for row in rows])
    return [Undelivered(*[*row, words.get(row[0], "")]) for row in rows]


def _tickets(connection: Connection, conversations: Iterable[str]) -> dict[str, int]:
    """The newest ticket of each; what is no conversation's id is left out."""
    rows = connection.execute(
        select(ticket.c.conversation_id, func.max(ticket.c.number))
        .where(ticket.c.conversation_id.in_(list(conversations)))
        .group_by(ticket.c.conversation_id)
    )
    return {row[0]: row[1] for row in rows}
