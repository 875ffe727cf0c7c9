"""What is known of the person on the other side, and their other tickets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from core.tables import account, conversation, identity, ticket


@dataclass(frozen=True)
class Person:
    """A customer on one account."""

    customer_id: str
    since: datetime
    reachable: bool
    account_name: str
    account_state: str
    identity_id: str


@dataclass(frozen=True)
class Other:
    """Another ticket of the same person."""

    number: int
    conversation_id: str
    channel: str
    kind: str
    topic: str | None
    opened_at: datetime


def person(connection: Connection, conversation_id: str) -> Person:
    """Raises sqlalchemy.exc.NoResultFound."""
    row = connection.execute(
        select(identity.c.customer_id, identity.c.created_at, identity.c.reachable, account.c.name, account.c.state,
               identity.c.id)
        .select_from(conversation)
        .join(identity, identity.c.id == conversation.c.identity_id)
        .join(account, account.c.id == conversation.c.account_id)
        .where(conversation.c.id == conversation_id)
    ).one()
    return Person(*tuple(row))


def other_tickets(connection: Connection, customer_id: str, number: int, limit: int = 12) -> list[Other]:
    """The person's other tickets, newest first."""
    rows = connection.execute(
        select(ticket.c.number, conversation.c.id, conversation.c.channel, conversation.c.kind, ticket.c.topic,
               ticket.c.opened_at)
        .select_from(identity)
        .join(conversation, conversation.c.identity_id == identity.c.id)
        .join(ticket, ticket.c.conversation_id == conversation.c.id)
        .where(identity.c.customer_id == customer_id, ticket.c.number != number)
        .order_by(ticket.c.number.desc())
        .limit(limit)
    )  # fmt: skip
    return [Other(*tuple(row)) for row in rows]


def newest_ticket(connection: Connection, number: int) -> int | None:
    """The newest ticket of the conversation that a ticket belongs to: acts are about that one. None: no such ticket."""
    where = select(ticket.c.conversation_id).where(ticket.c.number == number).scalar_subquery()
    newest = select(ticket.c.number).where(ticket.c.conversation_id == where).order_by(ticket.c.number.desc()).limit(1)
    return connection.execute(newest).scalar()


def newest_ticket_of(connection: Connection, conversation_id: str) -> int | None:
    """The newest ticket of a conversation."""
    query = select(ticket.c.number).where(ticket.c.conversation_id == conversation_id)
    return connection.execute(query.order_by(ticket.c.number.desc()).limit(1)).scalar()
