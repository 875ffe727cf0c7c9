"""What customers and platforms tell of messages that exist: read, delivered, edited, taken back."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from core.bus import publish
from core.database.prepared import prepared
from core.lanes import enqueue
from core.tables import delivery, delivery_in, event, message, ticket, turn
from desk.inbound import Inbound
from desk.messages import NO_TURN


def erase(connection: Connection, account_id: str, external_message: str, now: datetime) -> None:
    """The customer took it back: its words and media go from message, event and raw delivery, then from the tracker."""
    rows = connection.execute(
        update(message)
        .where(message.c.account_id == account_id, message.c.external_id == external_message)
        .values(text="", attachments=None, payload=None, kind="erased", erased_at=now,
                turn_id=func.coalesce(message.c.turn_id, NO_TURN))
        .returning(message.c.id, message.c.conversation_id)
    ).all()  # fmt: skip
    raw = connection.execute(
        update(event)
        .where(event.c.account_id == account_id, event.c.external_message == external_message)
        .values(payload=None, status="erased")
        .returning(event.c.delivery_in_id)
    ).scalars()
    connection.execute(update(delivery_in).where(delivery_in.c.id.in_(list(raw))).values(body=None))
    for row in rows:
        erase_understood(connection, row.id)
        facts = {"conversation": row.conversation_id, "message": row.id}
        enqueue(connection, f"turn:{row.conversation_id}", "forget", facts, now=now)
        publish(connection, "message", conversation=row.conversation_id, message=row.id, direction="in")


def erase_understood(connection: Connection, message_id: str) -> None:
    """What the bot made of its words: what was understood, and the packets written since, which quote them.

    Asked again once the turn lane is past the bot's answer, which may have been on its way.
    """
    said = connection.execute(
        select(message.c.turn_id, message.c.conversation_id, message.c.created_at).where(message.c.id == message_id)
    ).one()
    understood = connection.execute(select(turn.c.understood).where(turn.c.id == said.turn_id)).scalar()
    if understood:
        connection.execute(update(turn).where(turn.c.id == said.turn_id).values(understood=understood | _NOTHING))
    packets = select(ticket.c.number, ticket.c.handoff).where(
        ticket.c.conversation_id == said.conversation_id, ticket.c.handoff.is_not(None)
    )
    for number, packet in connection.execute(packets).all():
        if packet["at"] >= said.created_at.isoformat():
            connection.execute(update(ticket).where(ticket.c.number == number).values(handoff=packet | {"summary": {}}))


_NOTHING: dict[str, object] = {"entities": []}


def was_taken_back(connection: Connection, account_id: str, external_message: str) -> bool:
    """Whether the unsend of a message came before the message itself."""
    return connection.execute(_unsent, {"account": account_id, "external": external_message}).first() is not None


_unsent = prepared(
    select(event.c.id).where(
        event.c.account_id == bindparam("account"),
        event.c.external_message == bindparam("external"),
        event.c.kind == "unsend",
    )
)


def change(connection: Connection, account_id: str, external_message: str, text: str,
           now: datetime) -> tuple[str, str] | None:  # fmt: skip
    """The customer changed the words of a message: people see the new ones, the bot answers no second time.

    Answers the ids of message and conversation; None where the message is not known, or was taken back.
    """
    row = connection.execute(
        update(message)
        .where(message.c.account_id == account_id, message.c.external_id == external_message,
               message.c.direction == "in", message.c.erased_at.is_(None))
        .values(text=text, edited_at=now)
        .returning(message.c.id, message.c.conversation_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    publish(connection, "message", conversation=row.conversation_id, message=row.id, direction="in")
    return row.id, row.conversation_id


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
        .where(delivery.c.id.in_(wanted), delivery.c.state.in_(before))  # again: it may just have failed
        .values(state=reached, updated_at=now)
        .returning(delivery.c.id, delivery.c.conversation_id)
    ).all()
    for row in rows:
        publish(connection, "delivery", delivery=row.id, conversation=row.conversation_id, state=reached)

