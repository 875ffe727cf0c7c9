"""Lists of received events: what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from core.tables import account, delivery_in, event

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


_columns = (
    event.c.id, event.c.account_id, account.c.name, account.c.channel, event.c.kind, event.c.status, event.c.reason,
    event.c.payload, event.c.external_message, event.c.platform_at, event.c.received_at,
    delivery_in.c.body.is_not(None),
)  # fmt: skip


def find(connection: Connection, *, status: str = "", before: int | None = None, limit: int = 50) -> list[ListedEvent]:
    """Events, newest first."""
    query = (
        select(*_columns)
        .join(account, account.c.id == event.c.account_id)
        .outerjoin(delivery_in, delivery_in.c.id == event.c.delivery_in_id)
        .order_by(event.c.id.desc())
        .limit(limit)
    )
    if status:
        query = query.where(event.c.status == status)
    if before is not None:
        query = query.where(event.c.id < before)
    return [ListedEvent(*tuple(row)) for row in connection.execute(query)]


def counts(connection: Connection) -> Sequence[Row[Any]]:
    """(status, how many)."""
    return connection.execute(select(event.c.status, func.count()).group_by(event.c.status)).all()
