"""What customers and platforms tell of messages that exist: read, delivered, edited, taken back."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from core.bus import publish
from core.lanes import enqueue
from core.tables import delivery, delivery_in, event, message
from desk.inbound import Inbound


def erase(connection: Connection, account_id: str, external_message: str, now: datetime) -> None:
    """The customer took it back: its words and media go from message, event and raw delivery, then from the tracker."""
    rows = connection.execute(
        update(message)
        .where(message.c.account_id == account_id, message.c.external_id == external_message)
        .values(text="", attachments=None, payload=None, kind="erased", erased_at=now)
        .returning(message.c.id, message.c.conversation_id)
    ).all()
    raw = connection.execute(
        update(event)
        .where(event.c.account_id == account_id, event.c.external_message == external_message)
        .values(payload=None, status="erased")
        .returning(event.c.delivery_in_id)
    ).scalars()
    connection.execute(update(delivery_in).where(delivery_in.c.id.in_(list(raw))).values(body=None))
    for row in rows:
        facts = {"conversation": row.conversation_id, "message": row.id}
        enqueue(connection, f"turn:{row.conversation_id}", "forget", facts, now=now)
        publish(connection, "message", conversation=row.conversation_id, message=row.id, direction="in")


def change(connection: Connection, account_id: str, external_message: str, text: str, now: datetime) -> None:
    """The customer changed the words of a message: people see the new ones, the bot answers no second time."""
    row = connection.execute(
        update(message)
        .where(message.c.account_id == account_id, message.c.external_id == external_message,
               message.c.direction == "in", message.c.erased_at.is_(None))
        .values(text=text, edited_at=now)
        .returning(message.c.id, message.c.conversation_id)
    ).first()  # fmt: skip
    if row is not None:
        publish(connection, "message", conversation=row.conversation_id, message=row.id, direction="in")


def acknowledge(connection: Connection, account_id: str, item: Inbound, now: datetime) -> None:
    """Delivered or read: one message by its id, or all that were sent to this customer up to a time."""
    reached = "read" if item.kind == "read" else "delivered"
    before = ("sent", "delivered") if reached == "read" else ("sent",)
    wanted = select(delivery.c.id).where(delivery.c.account_id == account_id, delivery.c.state.in_(before))
    if item.external_message:
        wanted = wanted.join(message, message.c.delivery_id == delivery.c.id).where(
            message.c.external_id == item.external_message
        )
    else:
        wanted = wanted.where(
            delivery.c.recipient == item.external_user, delivery.c.sent_at.is_not(None),
            delivery.c.sent_at <= item.platform_at,
        )  # fmt: skip
    rows = connection.execute(
        update(delivery)
        .where(delivery.c.id.in_(wanted))
        .values(state=reached, updated_at=now)
        .returning(delivery.c.id, delivery.c.conversation_id)
    ).all()
    for row in rows:
        publish(connection, "delivery", delivery=row.id, conversation=row.conversation_id, state=reached)

