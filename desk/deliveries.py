"""Deliveries: what became of each outbound call."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from core.bus import publish
from core.database.prepared import prepared
from core.tables import delivery, message
from desk.approvals.overtaken import close_overtaken

LIVES = timedelta(hours=24)
"""What could not go out for this long is not sent any more."""

_settle = prepared(
    update(delivery)
    .where(delivery.c.id == bindparam("which"))
    .values(
        state=bindparam("after"),
        reason=bindparam("why"),
        detail=bindparam("more"),
        unknown=bindparam("open"),
        sent_at=bindparam("sent"),
        settled_by=bindparam("by"),
        updated_at=bindparam("at"),
    )
    .returning(delivery.c.conversation_id)
)
_name = prepared(update(message).where(message.c.id == bindparam("which")).values(external_id=bindparam("external")))
_parts = prepared(select(message.c.id).where(message.c.delivery_id == bindparam("which")).order_by(message.c.position))


def settle(connection: Connection, delivery_id: str, state: str, now: datetime, *, reason: str = "", detail: str = "",
           unknown: bool = False, by: str | None = None) -> None:  # fmt: skip
    """Write down what became of it; the schema refuses a change that does not exist."""
    conversation_id = connection.execute(
        _settle,
        {
            "which": delivery_id,
            "after": state,
            "why": reason,
            "more": detail[:500],
            "open": unknown,
            "sent": now if state == "sent" else None,
            "by": by,
            "at": now,
        },
    ).scalar_one()
    publish(connection, "delivery", delivery=delivery_id, conversation=conversation_id, state=state)


def sent(connection: Connection, delivery_id: str, external_ids: Sequence[str], now: datetime, *,
         by: str | None = None) -> None:  # fmt: skip
    """The platform accepted it, and calls its messages this."""
    settle(connection, delivery_id, "sent", now, by=by)
    if external_ids:
        ids = connection.execute(_parts, {"which": delivery_id}).scalars().all()
        for mine, theirs in zip(ids, external_ids, strict=False):
            if theirs:
                connection.execute(_name, {"which": mine, "external": theirs})


def confirm(connection: Connection, delivery_id: str, external_id: str | None, *, by: str, now: datetime) -> None:
    """An unconfirmed delivery did arrive."""
    sent(connection, delivery_id, [external_id] if external_id else [], now, by=by)


def supersede(connection: Connection, delivery_id: str, reason: str, now: datetime) -> None:
    """It shall not go out any more."""
    settle(connection, delivery_id, "superseded", now, reason=reason)


def supersede_bot(connection: Connection, conversation_id: str, reason: str, now: datetime) -> None:
    """Nothing that the bot has drafted here shall go out any more."""
    rows = connection.execute(
        update(delivery)
        .where(
            delivery.c.conversation_id == conversation_id,
            delivery.c.state.in_(("draft", "held", "cleared")),
            delivery.c.author.in_(("bot", "system")),
        )
        .values(state="superseded", reason=reason, updated_at=now)
        .returning(delivery.c.id)
    ).scalars()
    gone = list(rows)
    for delivery_id in gone:
        publish(connection, "delivery", delivery=delivery_id, conversation=conversation_id, state="superseded")
    if gone:
        close_overtaken(connection, conversation_id, now)


def words_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The words of each delivery: of all its messages."""
    rows = connection.execute(
        select(message.c.delivery_id, message.c.text)
        .where(message.c.delivery_id.in_(ids))
        .order_by(message.c.delivery_id, message.c.position)
    )
    words: dict[str, list[str]] = {}
    for row in rows:
        words.setdefault(row.delivery_id, []).append(row.text)
    return {delivery_id: "\n".join(texts) for delivery_id, texts in words.items()}
