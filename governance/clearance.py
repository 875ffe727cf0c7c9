"""Clearances: the gate's word that one delivery, and nothing else, may go out now.

A delivery's clearance is its row in state `cleared` with its decision. At the moment of sending the row is claimed by
one conditional UPDATE, which holds only if verdict or approval, epoch, freeze, pause, consent, window and expiry still
allow it; only that makes a `Clearance`, and the one function that speaks to platforms takes nothing else.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from core.database.prepared import prepared
from core.tables import conversation, delivery
from governance.clearance_locks import lock_freezes
from governance.still_allowed import agreed, epoch, frozen, newest, unwanted

START_WITHIN: Final = timedelta(milliseconds=250)
"""The network call begins this soon after the claim was committed, or the claim is given up."""

_SEAL: Final = object()
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(eq=False)
class Clearance:
    """Good for one call of one delivery. Made by `claim` alone."""

    delivery_id: str
    account_id: str
    action: str
    recipient: str
    target: str | None
    digest: str
    expires_at: datetime
    seal: object = field(repr=False)
    spent: bool = False

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise ForgedClearanceError("only the gate makes clearances")

    def spend(self, digest: str, now: datetime) -> None:
        """Use it up for exactly these contents. Raises ForgedClearanceError."""
        if self.spent or digest != self.digest or now >= self.expires_at:
            raise ForgedClearanceError(f"the clearance of delivery {self.delivery_id} does not cover this call")
        self.spent = True


class ForgedClearanceError(RuntimeError):
    """Somebody tried to send what the gate has not cleared."""


Refusal = Literal["gone", "overtaken", "frozen", "paused", "consent", "window_closed", "expired", "early", "unapproved"]


@dataclass(frozen=True)
class Piece:
    """One message as its digest sees it."""

    text: str
    buttons: Sequence[tuple[str, str]] = ()
    """Id and title of each."""
    image: str | None = None


def content_digest(action: str, account_id: str, recipient: str, target: str | None, pieces: Sequence[Piece]) -> str:
    """SHA-256 over everything that a clearance fixes."""
    content = [action, account_id, recipient, target, [[each.text, list(each.buttons), each.image] for each in pieces]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


_claim = prepared(
    update(delivery)
    .where(
        delivery.c.id == bindparam("which"),
        delivery.c.state == bindparam("before"),
        delivery.c.expires_at > bindparam("at"),
        or_(delivery.c.due_at.is_(None), delivery.c.due_at <= bindparam("at")),
        or_(delivery.c.author.not_in(("bot", "system")), delivery.c.epoch == epoch),
        or_(newest.is_(None), newest >= bindparam("oldest")),
        agreed,
        delivery.c.paused_by.is_(None),
        ~unwanted,
        ~frozen,
    )
    .values(
        state="sending",
        sending_at=bindparam("at"),
        tried_at=func.coalesce(delivery.c.tried_at, bindparam("at")),
        updated_at=bindparam("at"),
        route=bindparam("way"),
        attempts=delivery.c.attempts + 1,
    )
    .returning(
        delivery.c.account_id,
        delivery.c.action,
        delivery.c.recipient,
        delivery.c.target,
        delivery.c.digest,
        delivery.c.expires_at,
    )
)


def claim(connection: Connection, delivery_id: str, *, channel: str, route: str, oldest_inbound: datetime | None,
          now: datetime, again: bool = False) -> Clearance | Refusal:  # fmt: skip
    """`cleared → sending`, if nothing forbids it by now; else why not.

    `oldest_inbound`: the customer must have written since then (the platform's window), None without one.
    `again`: repeat a call whose outcome is unknown (`sending` stays `sending`).
    """
    _serialise(connection, delivery_id)
    row = connection.execute(
        _claim,
        {
            "which": delivery_id,
            "before": "sending" if again else "cleared",
            "at": now,
            "oldest": oldest_inbound or _LONG_AGO,
            "channel": channel,
            "way": route,
        },
    ).first()
    if row is None:
        return _why_not(connection, delivery_id, channel, oldest_inbound, now)
    return Clearance(
        delivery_id, row.account_id, row.action, row.recipient, row.target, row.digest, row.expires_at, seal=_SEAL
    )


def _serialise(connection: Connection, delivery_id: str) -> None:
    """PostgreSQL: no take-over and no freeze may commit between our look and our commit."""
    if connection.dialect.name != "postgresql":
        return
    lock_freezes(connection, shared=True)
    connection.execute(
        select(conversation.c.id)
        .join(delivery, delivery.c.conversation_id == conversation.c.id)
        .where(delivery.c.id == delivery_id)
        .with_for_update(of=conversation)
    )


def _why_not(connection: Connection, delivery_id: str, channel: str, oldest: datetime | None,
             now: datetime) -> Refusal:  # fmt: skip
    row = connection.execute(
        select(
            delivery.c.state,
            delivery.c.expires_at,
            delivery.c.due_at,
            delivery.c.paused_by,
            unwanted.label("unwanted"),
            and_(delivery.c.author.in_(("bot", "system")), delivery.c.epoch != epoch).label("overtaken"),
            newest.label("newest"),
            agreed.label("agreed"),
            frozen.label("frozen"),
        ).where(delivery.c.id == delivery_id),
        {"channel": channel},
    ).first()
    if row is None or row.state not in ("cleared", "sending"):
        return "gone"
    if not row.agreed:
        return "unapproved"
    if row.overtaken:
        return "overtaken"
    if row.expires_at <= now:
        return "expired"
    if row.unwanted:
        return "consent"
    if row.frozen or row.paused_by is not None:
        return "frozen" if row.frozen else "paused"
    if row.due_at is not None and row.due_at > now:
        return "early"
    return "window_closed"
