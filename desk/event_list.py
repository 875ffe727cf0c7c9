"""Lists of received events: what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from core.tables import account, delivery_in, event, message

STATUSES = ("filed", "ignored", "not_understood", "waiting", "erased")


@dataclass(frozen=True)
class ListedEvent:
    """One event of a list. `replayable`: its raw delivery is still kept."""

    id: int
    account_id: str
    account_name: str
    channel: str
    kind: str
    status: str
    reason: str
    payload: dict[str, Any] | None
    external_message: str | None
    platform_at: datetime
    received_at: datetime
    replayable: bool
    excerpt: str | None
    """The words of the message it became."""
    ticket: int | None
    attachments: list[dict[str, Any]] | None
    """What came beside the words of that message."""


KEPT = timedelta(days=30)
"""So long the raw delivery of an event is kept."""

_columns = (
    event.c.id, event.c.account_id, account.c.name, account.c.channel, event.c.kind, event.c.status, event.c.reason,
    event.c.payload, event.c.external_message, event.c.platform_at, event.c.received_at,
    delivery_in.c.body.is_not(None), message.c.text, message.c.ticket_number, message.c.attachments,
)  # fmt: skip


def find(connection: Connection, *, status: str = "", before: int | None = None, limit: int = 50) -> list[ListedEvent]:
    """Events, newest first."""
    query = _joined().order_by(event.c.id.desc()).limit(limit)
    if status:
        query = query.where(event.c.status == status)
    if before is not None:
        query = query.where(event.c.id < before)
    return [ListedEvent(*tuple(row)) for row in connection.execute(query)]


def one(connection: Connection, event_id: int) -> ListedEvent | None:
    """One event."""
    row = connection.execute(_joined().where(event.c.id == event_id)).first()
    return ListedEvent(*tuple(row)) if row else None


def counts(connection: Connection, statuses: Sequence[str]) -> dict[str, int]:
    """How many events stand so, of the statuses that somebody should look at."""
    query = select(event.c.status, func.count()).where(event.c.status.in_(statuses)).group_by(event.c.status)
    return {row[0]: row[1] for row in connection.execute(query)}


def _joined() -> Select[Any]:
    return (
        select(*_columns)
        .select_from(event)
        .join(account, account.c.id == event.c.account_id)
        .outerjoin(delivery_in, delivery_in.c.id == event.c.delivery_in_id)
        .outerjoin(
            message,
            and_(message.c.account_id == event.c.account_id, message.c.external_id == event.c.external_message),
        )
    )
