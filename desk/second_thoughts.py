"""What people decide afterwards about what was sent: it arrived, it is given up, it is taken back."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from core.lanes import hasten_job
from core.refused import Refused
from core.tables import delivery, message
from desk import deliveries
from governance import audit


class TooLateToCancelError(Refused):
    """The message is on its way already, or was not this person's."""


def give_up(connection: Connection, delivery_id: str, actor: str, now: datetime) -> None:
    """A person has decided what becomes of a delivery that did not arrive: it is no open question any more."""
    row = connection.execute(
        select(delivery.c.state, delivery.c.conversation_id).where(delivery.c.id == delivery_id)
    ).one()
    if row.state == "unconfirmed":
        deliveries.settle(connection, delivery_id, "failed", now, reason="given_up", by=actor)
    else:
        connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(settled_by=actor))
    audit.record(connection, actor=actor, act="delivery.give_up", subject=f"delivery:{delivery_id}",
                 facts={"state": row.state}, now=now)  # fmt: skip


def arrived(connection: Connection, delivery_id: str, actor: str, now: datetime) -> bool:
    """A person saw that an unconfirmed delivery did arrive. False: it is settled already."""
    state = connection.execute(select(delivery.c.state).where(delivery.c.id == delivery_id)).scalar()
    if state != "unconfirmed":
        return False
    deliveries.confirm(connection, delivery_id, None, by=actor, now=now)
    audit.record(connection, actor=actor, act="delivery.arrived", subject=f"delivery:{delivery_id}", facts={},
                 now=now)  # fmt: skip
    return True


def unsettled(connection: Connection, delivery_id: str) -> tuple[str, str, str]:
    """Conversation, words and action of a delivery that did not arrive for sure. Raises TooLateToCancelError."""
    rows = connection.execute(
        select(delivery.c.conversation_id, message.c.text, delivery.c.action)
        .join(message, message.c.delivery_id == delivery.c.id)
        .where(delivery.c.id == delivery_id, delivery.c.state.in_(("failed", "unconfirmed", "superseded")))
        .order_by(message.c.position)
    ).all()
    if not rows:
        raise TooLateToCancelError("this delivery is settled already")
    return rows[0].conversation_id, "\n".join(row.text for row in rows), rows[0].action


def take_back(connection: Connection, user_id: str, message_id: str, now: datetime, *, actor: str) -> str:
    """A message of this person's that has not left yet; answers its text. Raises TooLateToCancelError."""
    row = connection.execute(
        select(delivery.c.id, delivery.c.state, delivery.c.conversation_id, delivery.c.user_id, message.c.text)
        .join(message, message.c.delivery_id == delivery.c.id)
        .where(message.c.id == message_id)
    ).first()
    if row is None or row.state != "cleared" or row.user_id != user_id:
        raise TooLateToCancelError("this message has left already")
    deliveries.supersede(connection, row.id, "taken_back", now)
    hasten_job(connection, f"out:{row.conversation_id}", {"delivery": row.id}, now=now)
    audit.record(connection, actor=actor, act="message.cancel", subject=f"message:{message_id}", facts={}, now=now)
    return str(row.text)
