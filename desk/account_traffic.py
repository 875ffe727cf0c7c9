"""What goes through each account: when something last left, and how much waits to leave."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from core.tables import delivery


@dataclass(frozen=True)
class Traffic:
    """One account's."""

    last_sent_at: datetime | None = None
    waiting: int = 0


def traffic(connection: Connection) -> dict[str, Traffic]:
    """By account; those from which nothing ever left are not in it."""
    sent = connection.execute(
        select(delivery.c.account_id, func.max(delivery.c.sent_at, type_=delivery.c.sent_at.type))
        .where(delivery.c.sent_at.is_not(None))
        .group_by(delivery.c.account_id)
    )
    last = {row[0]: row[1] for row in sent}
    cleared = connection.execute(
        select(delivery.c.account_id, func.count())
        .where(delivery.c.state == "cleared")
        .group_by(delivery.c.account_id)
    )
    waiting = {row[0]: row[1] for row in cleared}
    return {each: Traffic(last.get(each), waiting.get(each, 0)) for each in last.keys() | waiting.keys()}
