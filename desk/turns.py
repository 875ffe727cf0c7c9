"""Turns: the bot's work on the messages that wait for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, update

from core.database.prepared import prepared
from core.ids import new_id
from core.tables import conversation, message, ticket, turn
from desk import conversations, messages
from desk.conversations import Conversation
from desk.ownership import HandOff, to_queue
from desk.rules import rules


@dataclass(frozen=True)
class Said:
    """One message of the customer within a turn."""

    id: str
    kind: str
    text: str
    payload: str | None
    external_id: str | None
    reply_token: str | None
    in_reply_to: str | None
    platform_at: datetime
    created_at: datetime


@dataclass(frozen=True)
class Turn:
    """A turn that has begun: the messages it answers, in order. The newest one is its key towards Rasa."""

    id: str
    number: int
    place: Conversation
    said: tuple[Said, ...]
    started_at: datetime

    @property
    def newest(self) -> Said:
        """The message that the answer follows."""
        return self.said[-1]

    @property
    def received_at(self) -> datetime:
        """When the newest message reached us: the deadline counts from here."""
        return self.newest.created_at


_columns = (
    message.c.id,
    message.c.kind,
    message.c.text,
    message.c.payload,
    message.c.external_id,
    message.c.reply_token,
    message.c.in_reply_to,
    message.c.platform_at,
    message.c.created_at,
)
_said = prepared(
    select(*_columns).where(message.c.turn_id == bindparam("turn"), message.c.direction == "in").order_by(
        message.c.platform_at, message.c.sequence
    )
)  # fmt: skip
_waiting = prepared(
    select(*_columns).where(
        message.c.conversation_id == bindparam("where"), message.c.turn_id.is_(None), message.c.direction == "in"
    ).order_by(message.c.platform_at, message.c.sequence)
)  # fmt: skip
_running = prepared(
    select(turn.c.id, turn.c.number, turn.c.epoch, turn.c.started_at)
    .where(turn.c.conversation_id == bindparam("where"), turn.c.state == "running")
    .limit(1)
)
_counts = prepared(
    select(
        func.count().filter(turn.c.started_at > bindparam("window")), func.count()
    ).where(
        turn.c.conversation_id == bindparam("where"), turn.c.started_at > bindparam("hour"),
        turn.c.state.in_(("answered", "handed_off")),
    )
)  # fmt: skip

_no_turn = prepared(update(conversation).where(conversation.c.id == bindparam("which")).values(turn_wanted=False))
_next_turn = prepared(
    update(conversation)
    .where(conversation.c.id == bindparam("which"))
    .values(turns=conversation.c.turns + 1, turn_wanted=False)
    .returning(conversation.c.turns)
)


def begin(connection: Connection, conversation_id: str, now: datetime) -> Turn | None:
    """Take together what waits for the bot, or go on with the turn that a crash broke off. None: nothing to do."""
    place = conversations.get(connection, conversation_id, lock=True)
    running = connection.execute(_running, {"where": conversation_id}).first()
    if running is not None:
        if place.owner == "bot" and running.epoch == place.epoch:
            return Turn(running.id, running.number, place, _messages(connection, running.id), running.started_at)
        end(connection, running.id, "voided", "overtaken", now)
    waiting = tuple(Said(*row) for row in connection.execute(_waiting, {"where": conversation_id}))
    if not waiting or place.owner != "bot":
        connection.execute(_no_turn, {"which": conversation_id})
        return None
    if _too_many(connection, conversation_id, now):
        to_queue(connection, place, HandOff("loop"), now)
        return None
    return _start(connection, place, waiting, now)


def end(connection: Connection, turn_id: str, state: str, reason: str, now: datetime, *,
        understood: Mapping[str, object] | None = None, model: str | None = None) -> None:  # fmt: skip
    """Write down how a turn ended: answered, handed_off or voided."""
    intent = understood.get("intent") if understood else None
    values = {"became": state, "why": reason, "at": now, "understood": understood, "intent": intent, "model": model}
    where = connection.execute(_end, {"which": turn_id, **values}).scalar_one()
    if intent:
        connection.execute(_name_topic, {"where": where, "intent": intent})


_end = prepared(
    update(turn)
    .where(turn.c.id == bindparam("which"))
    .values(
        state=bindparam("became"),
        reason=bindparam("why"),
        ended_at=bindparam("at"),
        understood=bindparam("understood"),
        intent=bindparam("intent"),
        model=bindparam("model"),
    )
    .returning(turn.c.conversation_id)
)
_newest = select(func.max(ticket.c.number)).where(ticket.c.conversation_id == bindparam("where")).scalar_subquery()
_name_topic = prepared(update(ticket).where(ticket.c.number == _newest).values(topic=bindparam("intent")))
_begin = prepared(insert(turn))


def still_the_bots(connection: Connection, begun: Turn) -> Conversation | None:
    """The conversation, if nobody took it since the turn began; locked until the commit."""
    place = conversations.get(connection, begun.place.id, lock=True)
    return place if place.owner == "bot" and place.epoch == begun.place.epoch else None


def _start(connection: Connection, place: Conversation, said: tuple[Said, ...], now: datetime) -> Turn:
    turn_id = new_id()
    messages.mark_turn(connection, [each.id for each in said], turn_id)
    number = connection.execute(_next_turn, {"which": place.id}).scalar_one()
    connection.execute(
        _begin,
        {
            "id": turn_id,
            "number": number,
            "conversation_id": place.id,
            "message_id": said[-1].id,
            "epoch": place.epoch,
            "state": "running",
            "started_at": now,
            "received_at": said[-1].created_at,
        },
    )
    return Turn(turn_id, number, place, said, now)


def _messages(connection: Connection, turn_id: str) -> tuple[Said, ...]:
    return tuple(Said(*row) for row in connection.execute(_said, {"turn": turn_id}))


def _too_many(connection: Connection, conversation_id: str, now: datetime) -> bool:
    """Too many answers of the bot: then a loop is likelier than a talk."""
    spans = {"window": now - rules().loop_window, "hour": now - timedelta(hours=1)}
    recent, hourly = connection.execute(_counts, {"where": conversation_id, **spans}).one()
    return bool(recent >= rules().loop_in_window or hourly >= rules().loop_in_an_hour)
