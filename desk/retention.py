"""What came in is kept as it came for 30 days, then only what was made of it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from core.lanes import enqueue
from core.tables import delivery_in, event, job

KEPT = timedelta(days=30)
EVERY = timedelta(hours=1)
LANE = "clock:retention"
AT_ONCE = 1_000
"""Rows a transaction, so that nobody waits behind it."""


def erase_old(connection: Connection, now: datetime) -> bool:
    """Empty raw deliveries and events older than 30 days. True: there is more to do."""
    old = select(delivery_in.c.id).where(delivery_in.c.received_at < now - KEPT, delivery_in.c.body.is_not(None))
    raw = update(delivery_in).where(delivery_in.c.id.in_(old.limit(AT_ONCE))).values(body=None)
    stale = select(event.c.id).where(event.c.received_at < now - KEPT, event.c.payload.is_not(None))
    read = update(event).where(event.c.id.in_(stale.limit(AT_ONCE))).values(payload=None)
    return max(connection.execute(raw).rowcount, connection.execute(read).rowcount) == AT_ONCE


def wind_up(connection: Connection, now: datetime) -> None:
    """Let the clock run, if it does not yet: its job puts the next one into the lane."""
    if connection.execute(select(job.c.id).where(job.c.lane == LANE).limit(1)).first() is None:
        enqueue(connection, LANE, "retention", {}, now=now)


def erase_and_go_on(connection: Connection, now: datetime) -> None:
    """One round, and the next one in an hour, or at once while there is more."""
    more = erase_old(connection, now)
    enqueue(connection, LANE, "retention", {}, now=now, due_at=now if more else now + EVERY)
