"""What changed, for those who look at it: which ticket, who answers there now, which messages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from core.tables import conversation, delivery, message, ticket, token, user


@dataclass(frozen=True)
class Standing:
    """A conversation's newest ticket and its owner."""

    number: int
    conversation_id: str
    status: str
    owner: str
    owner_id: str | None
    owner_name: str | None


def standings(connection: Connection, conversations: Collection[str]) -> dict[str, Standing]:
    """By conversation; those without a ticket are left out."""
    if not conversations:
        return {}
    newest = (
        select(func.max(ticket.c.number).label("number"))
        .where(ticket.c.conversation_id.in_(conversations))
        .group_by(ticket.c.conversation_id)
        .subquery()
    )
    rows = connection.execute(
        select(ticket.c.number, conversation.c.id, ticket.c.status, conversation.c.owner, conversation.c.owner_id,
               func.coalesce(user.c.name, token.c.name))
        .select_from(ticket)
        .join(newest, newest.c.number == ticket.c.number)
        .join(conversation, conversation.c.id == ticket.c.conversation_id)
        .outerjoin(user, user.c.id == conversation.c.owner_id)
        .outerjoin(token, token.c.id == conversation.c.owner_id)
    )  # fmt: skip
    return {row.id: Standing(*tuple(row)) for row in rows}


def messages_of(connection: Connection, deliveries: Collection[str]) -> list[tuple[str, str]]:
    """(conversation, message) of everything that these deliveries carry."""
    if not deliveries:
        return []
    rows = connection.execute(
        select(message.c.conversation_id, message.c.id).where(message.c.delivery_id.in_(deliveries))
    )
    return [(row.conversation_id, row.id) for row in rows]


def overtaken(connection: Connection, conversations: Collection[str], since: datetime) -> list[tuple[str, str]]:
    """(conversation, message) of what a change of owner has just voided."""
    if not conversations:
        return []
    rows = connection.execute(
        select(message.c.conversation_id, message.c.id)
        .join(delivery, delivery.c.id == message.c.delivery_id)
        .where(delivery.c.conversation_id.in_(conversations), delivery.c.state == "superseded",
               delivery.c.updated_at >= since)
    )  # fmt: skip
    return [(row.conversation_id, row.id) for row in rows]


def conversations_of(connection: Connection, identities: Collection[str]) -> list[str]:
    """The conversations with these people."""
    if not identities:
        return []
    query = select(conversation.c.id).where(conversation.c.identity_id.in_(identities))
    return list(connection.execute(query).scalars())
