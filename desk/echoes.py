"""Our own account spoke: our own message coming back, or an operator who answered in the platform's own app."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from core.bus import publish
from core.lanes import enqueue
from core.tables import conversation, delivery, event, message
from desk import conversations, deliveries, messages, tickets
from desk.conversations import Conversation
from desk.inbound import Inbound
from desk.rules import rules

WAITS = timedelta(seconds=10)
"""An unknown echo waits this long for a delivery that is on its way to be the one it echoes."""


def hear(connection: Connection, account_id: str, channel: str, item: Inbound, now: datetime) -> None:
    """File an echo, or let it wait for a delivery of ours that is not settled yet."""
    if item.external_message and known(connection, account_id, item.external_message):
        return
    place = _place(connection, account_id, channel, item, now)
    if place is None:
        return
    match = _same_words(connection, place.id, item)
    if match is not None:
        deliveries.confirm(connection, match, item.external_message, by="echo", now=now)
        return
    if _unsettled(connection, place.id):
        _wait(connection, account_id, place.id, item, now)
        return
    native_reply(connection, place, item, now)


def known(connection: Connection, account_id: str, external_id: str) -> bool:
    """Whether this message is one of ours that was filed with the platform's id."""
    return (
        connection.execute(
            select(message.c.id).where(message.c.account_id == account_id, message.c.external_id == external_id)
        ).first()
        is not None
    )


def native_reply(connection: Connection, place: Conversation, item: Inbound, now: datetime) -> None:
    """An operator wrote in the platform's own app: it is part of the history, and the bot keeps quiet for a while."""
    current = tickets.live(connection, place.id)
    ticket = tickets.for_new_message(connection, place.id, place.owner, current, now)
    at = messages.Place(place.account_id, place.id, ticket.number)
    if messages.add_native(connection, at, item, now) is None:
        return
    # The epoch too: a turn that the bot works on this very moment is void, as after a take-over.
    connection.execute(
        update(conversation)
        .where(conversation.c.id == place.id)
        .values(bot_paused_until=now + rules().native_pause, epoch=conversation.c.epoch + 1)
    )
    deliveries.supersede_bot(connection, place.id, "operator_native", now)
    messages.leave_unturned_to_people(connection, place.id)
    messages.add_system_line(connection, at, "native_reply", "", None, now)
    publish(connection, "owner", conversation=place.id, owner=place.owner, user=place.owner_id)


def settle_waiting(connection: Connection, event_id: int, item: Inbound, channel: str, *, last: bool,
                   now: datetime) -> bool:  # fmt: skip
    """Look again at an echo that waits. False: not settled yet, ask again."""
    row = connection.execute(
        select(event.c.account_id, event.c.conversation_id, event.c.status).where(event.c.id == event_id)
    ).one()
    if row.status != "waiting":
        return True
    done = True
    if not (item.external_message and known(connection, row.account_id, item.external_message)):
        place = _place(connection, row.account_id, channel, item, now)
        match = _same_words(connection, place.id, item) if place else None
        if place is None:
            done = True
        elif match is not None:
            deliveries.confirm(connection, match, item.external_message, by="echo", now=now)
        elif last or not _unsettled(connection, place.id):
            native_reply(connection, place, item, now)
        else:
            done = False
    if done:
        connection.execute(update(event).where(event.c.id == event_id).values(status="filed"))
    return done


def _place(connection: Connection, account_id: str, channel: str, item: Inbound, now: datetime) -> Conversation | None:
    """The conversation that our account spoke in. In public: the one whose comment it answers, else the thread's
    newest; None where no customer has spoken in the thread."""
    if item.visibility == "private":
        return conversations.find_or_begin(connection, account_id, channel, item, now)
    answered = select(message.c.conversation_id).where(
        message.c.account_id == account_id, message.c.external_id == (item.reply_to or "")
    )
    newest = (
        select(conversation.c.id)
        .where(
            conversation.c.account_id == account_id,
            conversation.c.kind == "comment",
            conversation.c.thread == item.thread,
        )
        .order_by(conversation.c.updated_at.desc())
        .limit(1)
    )
    where = connection.execute(answered).scalar() or connection.execute(newest).scalar()
    return conversations.get(connection, where, lock=True) if where else None


def _same_words(connection: Connection, conversation_id: str, item: Inbound) -> str | None:
    """The oldest unconfirmed delivery whose words are these."""
    return connection.execute(
        select(delivery.c.id)
        .join(message, message.c.delivery_id == delivery.c.id)
        .where(
            delivery.c.conversation_id == conversation_id,
            delivery.c.state == "unconfirmed",
            message.c.external_id.is_(None),
            message.c.text == (item.text or ""),
        )
        .order_by(delivery.c.created_at)
        .limit(1)
    ).scalar()


def _unsettled(connection: Connection, conversation_id: str) -> bool:
    return (
        connection.execute(
            select(delivery.c.id)
            .where(delivery.c.conversation_id == conversation_id, delivery.c.state.in_(("sending", "unconfirmed")))
            .limit(1)
        ).first()
        is not None
    )


def _wait(connection: Connection, account_id: str, conversation_id: str, item: Inbound, now: datetime) -> None:
    event_id = connection.execute(
        update(event)
        .where(event.c.account_id == account_id, event.c.event_key == item.event_key)
        .values(status="waiting", conversation_id=conversation_id)
        .returning(event.c.id)
    ).scalar_one()
    facts = {"event": event_id, "until": (now + WAITS).isoformat()}
    enqueue(connection, f"echo:{event_id}", "echo", facts, now=now, due_at=now + timedelta(seconds=1))
