"""What a visitor sees of the conversation: own words, and what was sent to them. Read in the order of acceptance.

An outbound message may be sent long after later ones were: an agent can take a reply back for some seconds, a freeze
holds answers up. So a reader's place is no message's number but a watermark: every message up to it is settled,
either seen by now or never to be seen. Who reads on from a watermark misses nothing, and may meet again what was
already sent beyond it; pages drop that by id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from connectors.webchat.payloads import client_message_id
from core.tables import conversation, delivery, identity, job, message, user
from desk.inbound import Inbound
from desk.surname import surname

ARRIVED = ("sent", "delivered", "read")
PENDING = ("draft", "held", "cleared", "sending", "unconfirmed")
"""States from which a message may still become visible."""


@dataclass(frozen=True)
class Line:
    """One thing in the log. `speaker`: visitor, bot, agent; or what happened: called, bot_again."""

    id: str
    sequence: int
    speaker: str
    name: str
    """The person's surname: nobody has to give customers the full name. Empty for everybody else."""
    text: str
    at: datetime
    buttons: Sequence[dict[str, str]] = ()
    images: Sequence[str] = ()
    client_id: str | None = None
    ticket: int = 0


@dataclass(frozen=True)
class Piece:
    """Part of the log, oldest first. `upto`: the watermark. `more`: there is more in the direction of reading."""

    lines: tuple[Line, ...]
    upto: int
    more: bool


def find(connection: Connection, account_id: str, visitor: str) -> str | None:
    """The visitor's conversation; None before the first message was filed."""
    return connection.execute(_find, {"account": account_id, "visitor": visitor}).scalar()


_find = (
    select(conversation.c.id)
    .join(identity, identity.c.id == conversation.c.identity_id)
    .where(
        identity.c.account_id == bindparam("account"),
        identity.c.external_id == bindparam("visitor"),
        conversation.c.kind == "dm",
    )
)


def unfiled(connection: Connection, account_id: str) -> bool:
    """Whether something that was posted has not become a message yet; asked before `find`, it leaves no gap."""
    return connection.execute(_unfiled, {"lane": f"intake:{account_id}"}).first() is not None


_unfiled = select(job.c.id).where(job.c.state == "ready", job.c.lane == bindparam("lane")).limit(1)


def since(connection: Connection, conversation_id: str, after: int, limit: int) -> Piece:
    """What is visible beyond a message."""
    upto = _watermark(connection, conversation_id)
    rows = connection.execute(_visible(conversation_id).where(message.c.sequence > after).limit(limit + 1)).all()
    return Piece(tuple(_line(row) for row in rows[:limit]), upto, len(rows) > limit)


def newest(connection: Connection, conversation_id: str, limit: int, before: int | None = None) -> Piece:
    """The end of the log, or the part before a message."""
    upto = _watermark(connection, conversation_id)
    query = _visible(conversation_id, newest_first=True).limit(limit + 1)
    if before is not None:
        query = query.where(message.c.sequence < before)
    rows = connection.execute(query).all()
    return Piece(tuple(_line(row) for row in rows[:limit][::-1]), upto, len(rows) > limit)


def read_receipt(connection: Connection, conversation_id: str, message_id: str) -> Inbound | None:
    """That the visitor has seen all that was sent up to this message; None when it is not one of theirs."""
    row = connection.execute(_sent, {"where": conversation_id, "which": message_id}).first()
    if row is None:
        return None
    return Inbound(event_key="", kind="read", payload={}, platform_at=row.sent_at, external_user=row.recipient)


_sent = (
    select(delivery.c.sent_at, delivery.c.recipient)
    .join(message, message.c.delivery_id == delivery.c.id)
    .where(
        message.c.id == bindparam("which"),
        message.c.conversation_id == bindparam("where"),
        delivery.c.sent_at.is_not(None),
    )
)


def _watermark(connection: Connection, conversation_id: str) -> int:
    """Read before the messages: what becomes pending in between then lies beyond it."""
    return int(connection.execute(_settled, {"where": conversation_id}).scalar() or 0)


_first_pending = (
    select(func.min(message.c.sequence))
    .join(delivery, delivery.c.id == message.c.delivery_id)
    .where(message.c.conversation_id == conversation.c.id, delivery.c.state.in_(PENDING))
    .correlate(conversation)
    .scalar_subquery()
)
_settled = select(func.coalesce(_first_pending - 1, conversation.c.last_sequence)).where(
    conversation.c.id == bindparam("where")
)


def _visible(conversation_id: str, *, newest_first: bool = False) -> Select[Any]:
    order = message.c.sequence.desc() if newest_first else message.c.sequence
    return (
        select(
            message.c.id, message.c.sequence, message.c.direction, message.c.author, message.c.kind, message.c.text,
            message.c.buttons, message.c.attachments, message.c.external_id, message.c.ticket_number,
            message.c.platform_at, delivery.c.sent_at, user.c.name.label("speaker_name"),
        )
        .outerjoin(delivery, delivery.c.id == message.c.delivery_id)
        .outerjoin(user, user.c.id == message.c.user_id)
        .where(message.c.conversation_id == conversation_id, _may_be_seen())
        .order_by(order)
    )  # fmt: skip


def _may_be_seen() -> ColumnElement[bool]:
    """Of the desk's own lines only that a person came and that the bot is back: no note, nothing that waits."""
    happened = and_(message.c.direction == "note", message.c.author == "system", or_(_called, _bot_again))
    arrived = and_(message.c.direction == "out", delivery.c.state.in_(ARRIVED))
    return or_(message.c.direction == "in", arrived, happened)


_called = and_(message.c.kind == "take", message.c.text == "queue")
_bot_again = message.c.kind == "hand_back"
_HAPPENED = {"take": "called", "hand_back": "bot_again"}


def _line(row: Any) -> Line:
    happened = row.direction == "note"
    own = row.direction == "in"
    speaker = _HAPPENED[row.kind] if happened else "visitor" if own else "agent" if row.author == "agent" else "bot"
    images = [each.get("url") for each in row.attachments or () if each.get("kind") == "image"]
    return Line(
        id=row.id,
        sequence=row.sequence,
        speaker=speaker,
        name=surname(row.speaker_name or "") if speaker == "agent" else "",
        text="" if happened else row.text,
        at=row.sent_at or row.platform_at,
        buttons=row.buttons or (),
        images=[url for url in images if url],
        client_id=client_message_id(row.external_id) if own and row.external_id else None,
        ticket=row.ticket_number,
    )
