"""The history of a conversation: every message with who said it, what became of it and what the gate said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from core.tables import approval, decision, delivery, message, token, user


@dataclass(frozen=True)
class Entry:
    """One message, note or system line."""

    id: str
    sequence: int
    direction: str
    author: str
    user_id: str | None
    user_name: str | None
    kind: str
    text: str
    attachments: list[dict[str, Any]] | None
    buttons: list[dict[str, str]] | None
    external_id: str | None
    in_reply_to: str | None
    platform_at: datetime
    created_at: datetime
    erased_at: datetime | None
    edited_at: datetime | None
    delivery_id: str | None
    position: int
    action: str | None
    state: str | None
    reason: str | None
    detail: str | None
    due_at: datetime | None
    sent_at: datetime | None
    settled_by: str | None
    state_at: datetime | None
    verdict: str | None
    findings: list[dict[str, Any]] | None
    tier: str | None
    policy_version: str | None
    decided_at: datetime | None
    set_aside: bool | None
    """A freeze stopped it, or a person has to decide since one was lifted."""
    approval_id: str | None
    """The case, where the gate held it."""
    approval_state: str | None
    template_number: int | None
    """The template by whose approval it goes out."""


_columns = (
    message.c.id, message.c.sequence, message.c.direction, message.c.author, message.c.user_id,
    func.coalesce(user.c.name, token.c.name), message.c.kind, message.c.text, message.c.attachments, message.c.buttons,
    message.c.external_id, message.c.in_reply_to, message.c.platform_at, message.c.created_at, message.c.erased_at,
    message.c.edited_at, message.c.delivery_id, message.c.position, delivery.c.action, delivery.c.state,
    delivery.c.reason, delivery.c.detail, delivery.c.due_at, delivery.c.sent_at, delivery.c.settled_by,
    delivery.c.updated_at.label("state_at"), decision.c.verdict, decision.c.findings, decision.c.tier,
    decision.c.policy_version, decision.c.at.label("decided_at"), delivery.c.paused_by.is_not(None),
    approval.c.id, approval.c.state, delivery.c.template_number,
)  # fmt: skip


def timeline(connection: Connection, conversation_id: str, *, limit: int = 200) -> list[Entry]:
    """The newest messages, as people read them: by the platform's time, then by order of acceptance."""
    query = (
        _joined()
        .where(message.c.conversation_id == conversation_id)
        .order_by(message.c.platform_at.desc(), message.c.sequence.desc())
        .limit(limit)
    )
    return [Entry(*tuple(row)) for row in connection.execute(query)][::-1]


def count(connection: Connection, conversation_id: str) -> int:
    """How many entries a conversation has."""
    query = select(func.count()).where(message.c.conversation_id == conversation_id)
    return int(connection.execute(query).scalar_one())


def page(connection: Connection, conversation_id: str, *, after: int = 0, limit: int = 50) -> list[Entry]:
    """Messages in order of acceptance, from a sequence number on: for readers who miss nothing."""
    query = (
        _joined()
        .where(message.c.conversation_id == conversation_id, message.c.sequence > after)
        .order_by(message.c.sequence)
        .limit(limit)
    )
    return [Entry(*tuple(row)) for row in connection.execute(query)]


def one(connection: Connection, message_id: str) -> tuple[str, Entry] | None:
    """A message and its conversation."""
    row = connection.execute(
        _joined().add_columns(message.c.conversation_id.label("where")).where(message.c.id == message_id)
    ).first()
    return (row[-1], Entry(*tuple(row)[:-1])) if row else None


def by_key(connection: Connection, conversation_id: str, idempotency_key: str) -> Entry | None:
    """The message that was written with this key."""
    row = connection.execute(
        _joined().where(message.c.conversation_id == conversation_id, delivery.c.idempotency_key == idempotency_key)
    ).first()
    return Entry(*tuple(row)) if row else None


def _joined() -> Select[Any]:
    return (
        select(*_columns)
        .select_from(message)
        .outerjoin(delivery, delivery.c.id == message.c.delivery_id)
        .outerjoin(decision, decision.c.id == delivery.c.decision_id)
        .outerjoin(approval, approval.c.answer_id == delivery.c.answer_id)
        .outerjoin(user, user.c.id == message.c.user_id)
        .outerjoin(token, token.c.id == message.c.user_id)
    )
