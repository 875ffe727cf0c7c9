"""What a freeze stopped: set aside, and let go again or dropped once it is lifted."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, not_, or_, select, update

from core.bus import publish
from core.lanes import clear_shelf, unshelve
from core.tables import account, delivery, freeze, message
from governance import statements
from governance.freeze_scope import within

BESIDE = delivery.join(account, account.c.id == delivery.c.account_id)
"""Where `waits` is asked."""


def shelf(delivery_id: str) -> str:
    """The lane without a worker where its job lies meanwhile: what is behind it in its conversation goes on."""
    return f"paused:{delivery_id}"


def waits(freeze_id: str, scope: str) -> ColumnElement[bool]:
    """Deliveries that a freeze in force holds back; those that wait for a person's word since another are not its."""
    reviewed = delivery.c.paused_by.in_(select(freeze.c.id).where(freeze.c.lifted_at.is_not(None)))
    mine = and_(within(scope), or_(delivery.c.paused_by.is_(None), not_(reviewed)), ~statements.passes())
    return and_(delivery.c.state == "cleared", or_(delivery.c.paused_by == freeze_id, mine))


def pause(connection: Connection, freeze_id: str, scope: str) -> int:
    """Set aside all that a freeze, which is being lifted, holds back. Answers how many."""
    held_back = select(delivery.c.id).select_from(BESIDE).where(waits(freeze_id, scope))
    return connection.execute(
        update(delivery).where(delivery.c.id.in_(held_back)).values(paused_by=freeze_id)
    ).rowcount


def release_fresh(connection: Connection, freeze_id: str, now: datetime) -> int:
    """Let everything go that needs no second look. Answers how many."""
    return len(release(connection, freeze_id, None, now))


def release(connection: Connection, freeze_id: str, chosen: Collection[str] | None, now: datetime) -> list[str]:
    """Let these go, or all, in the order in which they were written, but for what nobody may release any more.

    Answers which. Each is judged by its claim as any other: another freeze may still forbid it.
    """
    wanted = [delivery.c.paused_by == freeze_id, delivery.c.state == "cleared", not_(answered_past())]
    if chosen is not None:
        wanted.append(delivery.c.id.in_(chosen))
    query = select(delivery.c.id, delivery.c.conversation_id).where(*wanted)
    rows = connection.execute(query.order_by(delivery.c.created_at, delivery.c.position)).all()
    for row in rows:
        connection.execute(update(delivery).where(delivery.c.id == row.id).values(paused_by=None, updated_at=now))
        unshelve(connection, shelf(row.id), f"out:{row.conversation_id}", now=now)
        publish(connection, "delivery", delivery=row.id, conversation=row.conversation_id, state="cleared")
    _sweep(connection, freeze_id)
    return [row.id for row in rows]


def answered_past() -> ColumnElement[bool]:
    """An automatic answer after which the customer has written again: it answers what is no longer the question."""
    return and_(delivery.c.author.in_(("bot", "system")), written_past())


def written_past() -> ColumnElement[bool]:
    """Whether the customer has written after a delivery."""
    own, later = message.alias("own"), message.alias("later")
    return (
        select(1)
        .where(
            own.c.delivery_id == delivery.c.id,
            later.c.conversation_id == delivery.c.conversation_id,
            later.c.direction == "in",
            later.c.sequence > own.c.sequence,
        )
        .correlate(delivery)
        .exists()
    )


def _sweep(connection: Connection, freeze_id: str) -> None:
    """Jobs of what was given up meanwhile (a take-over, a person's own second thoughts) are not done any more."""
    gone = select(delivery.c.id).where(delivery.c.paused_by == freeze_id, delivery.c.state != "cleared")
    for delivery_id in connection.execute(gone).scalars():
        clear_shelf(connection, shelf(delivery_id))
