"""Lists of tickets: what the inbox and the API show, filtered, page by page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select

from core.tables import conversation, delivery, identity, message, ticket, token, user

PROBLEMS = ("failed", "unconfirmed", "blocked")


@dataclass(frozen=True)
class Filter:
    """Which tickets. Empty fields restrict nothing; `owner` is `bot`, `queue` or a user's id."""

    statuses: Sequence[str] = ()
    channel: str = ""
    owner: str = ""
    search: str = ""
    conversation: str = ""
    before: int | None = None
    """Only numbers below this one: the cursor."""
    numbers: Sequence[int] | None = None
    """Only these."""
    limit: int = 100


@dataclass(frozen=True)
class Listed:
    """One ticket of a list."""

    number: int
    status: str
    priority: str
    queue: str
    topic: str | None
    handoff: dict[str, Any] | None
    unread: int
    conversation_id: str
    account_id: str
    channel: str
    kind: str
    thread: str
    locale: str
    owner: str
    owner_id: str | None
    owner_name: str | None
    customer: str
    external_user: str
    last_inbound_at: datetime | None
    excerpt: str | None
    excerpt_author: str | None
    excerpt_kind: str | None
    excerpt_state: str | None
    """Of an agent's words: whether they have left."""
    last_at: datetime | None
    problem: str | None
    opened_at: datetime
    queued_at: datetime | None
    taken_at: datetime | None
    resolved_at: datetime | None
    updated_at: datetime


_utterance = and_(
    message.c.conversation_id == conversation.c.id,
    message.c.direction != "note",
    or_(delivery.c.state.is_(None), delivery.c.state != "superseded"),
)
"""What was said: no note, and nothing that was called back or overtaken before it left."""
_of_people = message.c.author.in_(("customer", "agent"))
"""A list shows what people said last: the bot's lines between tell nothing of the matter."""


def newest(column: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    """A fact of the newest utterance of a conversation."""
    found = (
        select(column)
        .select_from(message)
        .outerjoin(delivery, delivery.c.id == message.c.delivery_id)
        .where(_utterance, *conditions)
        .order_by(message.c.sequence.desc())
        .limit(1)
    )
    return found.correlate(conversation).scalar_subquery()


_problem = (
    select(delivery.c.state)
    .where(
        delivery.c.conversation_id == conversation.c.id,
        delivery.c.state.in_(PROBLEMS),
        delivery.c.settled_by.is_(None),
    )
    .order_by(delivery.c.created_at.desc())
    .limit(1)
    .correlate(conversation)
    .scalar_subquery()
)
_columns = (
    ticket.c.number, ticket.c.status, ticket.c.priority, ticket.c.queue, ticket.c.topic, ticket.c.handoff,
    ticket.c.unread, conversation.c.id, conversation.c.account_id, conversation.c.channel, conversation.c.kind,
    conversation.c.thread, conversation.c.locale, conversation.c.owner, conversation.c.owner_id,
    func.coalesce(user.c.name, token.c.name), identity.c.name, identity.c.external_id,
    conversation.c.last_inbound_at, newest(message.c.text, _of_people), newest(message.c.author, _of_people),
    newest(message.c.kind, _of_people), newest(delivery.c.state, _of_people),
    newest(message.c.platform_at, _of_people),
    _problem, ticket.c.opened_at, ticket.c.queued_at, ticket.c.taken_at, ticket.c.resolved_at, ticket.c.updated_at,
)  # fmt: skip


def find(connection: Connection, which: Filter) -> list[Listed]:
    """Tickets, newest number first."""
    query = _where(_joined(select(*_columns)), which).order_by(ticket.c.number.desc()).limit(which.limit)
    return [Listed(*tuple(row)) for row in connection.execute(query)]


def one(connection: Connection, number: int) -> Listed | None:
    """One ticket as the lists show it."""
    row = connection.execute(_joined(select(*_columns)).where(ticket.c.number == number)).first()
    return Listed(*tuple(row)) if row else None


def counts(connection: Connection) -> Sequence[Row[Any]]:
    """(status, owner, owner_id, how many) of all tickets that are not closed."""
    return connection.execute(
        select(ticket.c.status, conversation.c.owner, conversation.c.owner_id, func.count())
        .join(conversation, conversation.c.id == ticket.c.conversation_id)
        .where(ticket.c.status.not_in(("resolved", "closed")))
        .group_by(ticket.c.status, conversation.c.owner, conversation.c.owner_id)
    ).all()


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(ticket)
        .join(conversation, conversation.c.id == ticket.c.conversation_id)
        .join(identity, identity.c.id == conversation.c.identity_id)
        .outerjoin(user, user.c.id == conversation.c.owner_id)
        .outerjoin(token, token.c.id == conversation.c.owner_id)
    )


def _where(query: Select[Any], which: Filter) -> Select[Any]:
    if which.statuses:
        query = query.where(ticket.c.status.in_(which.statuses))
    if which.channel:
        query = query.where(conversation.c.channel == which.channel)
    if which.conversation:
        query = query.where(conversation.c.id == which.conversation)
    if which.owner in ("bot", "queue"):
        query = query.where(conversation.c.owner == which.owner)
    elif which.owner:
        query = query.where(conversation.c.owner_id == which.owner)
    if which.before is not None:
        query = query.where(ticket.c.number < which.before)
    if which.numbers is not None:
        query = query.where(ticket.c.number.in_(which.numbers))
    return query.where(matches(which.search)) if which.search else query


def matches(search: str) -> ColumnElement[bool]:
    """By number, customer's name, or words of any message in the conversation."""
    like = "%" + re.sub(r"([\\%_])", r"\\\1", search) + "%"
    said = (
        select(literal(1))
        .where(message.c.conversation_id == conversation.c.id, message.c.text.ilike(like, escape="\\"))
        .correlate(conversation)
        .exists()
    )
    found = [identity.c.name.ilike(like, escape="\\"), said]
    if search.isdecimal() and len(search) < 12:
        found.append(ticket.c.number == int(search))
    return or_(*found)
