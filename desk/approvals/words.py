"""The words of a held answer: what exactly is decided about, and putting other words in their place."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from core.bus import publish
from core.tables import delivery, message
from desk.deliveries import LIVES
from governance.clearance import Piece, content_digest
from governance.normalise import text_digest


@dataclass(frozen=True)
class Part:
    """One message of an answer."""

    id: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    """Id and title of each."""
    image: str | None


@dataclass(frozen=True)
class Carrier:
    """One delivery of an answer with its messages."""

    id: str
    conversation_id: str
    state: str
    action: str
    account_id: str
    recipient: str
    target: str | None
    author: str
    user_id: str | None
    epoch: int
    due_at: datetime | None
    expires_at: datetime
    reply_token: str | None
    received_at: datetime | None
    created_at: datetime
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        """As the clearance will compare it."""
        pieces = [Piece(each.text, each.buttons, each.image) for each in self.parts]
        return content_digest(self.action, self.account_id, self.recipient, self.target, pieces)


def carriers(connection: Connection, answer_id: str) -> tuple[Carrier, ...]:
    """The deliveries of an answer in their order."""
    rows = connection.execute(
        select(
            delivery.c.id, delivery.c.conversation_id, delivery.c.state, delivery.c.action, delivery.c.account_id,
            delivery.c.recipient, delivery.c.target, delivery.c.author, delivery.c.user_id, delivery.c.epoch,
            delivery.c.due_at, delivery.c.expires_at, delivery.c.reply_token, delivery.c.received_at,
            delivery.c.created_at,
        )
        .where(delivery.c.answer_id == answer_id)
        .order_by(delivery.c.position)
    ).all()  # fmt: skip
    return tuple(Carrier(**row._mapping, parts=_parts(connection, row.id)) for row in rows)


def texts_of(found: Sequence[Carrier]) -> tuple[str, ...]:
    """All messages' words in order."""
    return tuple(part.text for each in found for part in each.parts)


def digest_of(found: Sequence[Carrier]) -> str:
    """SHA-256 over everything that people agree to: words, buttons, images, account, recipient, time window."""
    window = [[_iso(each.due_at), _iso(each.expires_at)] for each in found]
    content = [[each.digest for each in found], window]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def rewrite(connection: Connection, found: Sequence[Carrier], texts: Sequence[str], decision_id: str,
            now: datetime) -> tuple[Carrier, ...]:  # fmt: skip
    """Put other words in place of the held ones, one for each, with the gate's new decision and a new time window."""
    if len(texts) != len(texts_of(found)):
        raise ValueError(f"{len(texts)} texts for {len(texts_of(found))} messages")
    words, single = iter(texts), len(texts) == 1
    renewed = tuple(
        replace(each, parts=tuple(replace(part, text=next(words)) for part in each.parts), expires_at=now + LIVES)
        for each in found
    )
    for part in (part for each in renewed for part in each.parts):
        connection.execute(update(message).where(message.c.id == part.id).values(text=part.text))
    for each in renewed:
        connection.execute(
            update(delivery)
            .where(delivery.c.id == each.id)
            .values(
                digest=each.digest,
                text_digest=text_digest(each.parts[0].text) if single else "",
                decision_id=decision_id,
                expires_at=each.expires_at,
                updated_at=now,
            )
        )
        publish(connection, "delivery", delivery=each.id, conversation=each.conversation_id, state=each.state)
    return renewed


def _parts(connection: Connection, delivery_id: str) -> tuple[Part, ...]:
    rows = connection.execute(
        select(message.c.id, message.c.text, message.c.buttons, message.c.attachments)
        .where(message.c.delivery_id == delivery_id)
        .order_by(message.c.position)
    )
    return tuple(
        Part(
            row.id,
            row.text,
            tuple((each["id"], each["title"]) for each in row.buttons or ()),
            next((each.get("url") for each in row.attachments or () if each.get("kind") == "image"), None),
        )
        for row in rows
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
