"""From events to messages, conversations and tickets: what came in finds its place, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from core.bus import publish
from core.database.prepared import prepared
from core.lanes import enqueue
from core.tables import account, button, conversation, delivery_in, event, message
from desk import consent, conversations, echoes, messages, receipts, tickets
from desk.conversations import Conversation
from desk.inbound import Inbound
from desk.ownership import HandOff, to_queue, waiting_line
from desk.sql import insert_new

FRESH_FOR = timedelta(minutes=10)
"""What reaches us later than this after the platform's time is filed, and a person answers it."""


@dataclass(frozen=True)
class Source:
    """Where events came from."""

    account_id: str
    channel: str
    delivery_in_id: int
    received_at: datetime


def file_events(connection: Connection, source: Source, items: Sequence[Inbound], now: datetime) -> int:
    """File each event of a delivery once, however often it comes. Answers how many were new."""
    new = 0
    for item in items:
        if _keep(connection, source, item):
            _file(connection, source, item, now, fresh=now - item.platform_at <= FRESH_FOR)
            new += 1
    return new


def refile_whole(connection: Connection, event_id: int, items: Sequence[tuple[Source, Inbound]], now: datetime) -> None:
    """A body that could not be read before: each of its events is filed now, and the one that stood for it says so.

    It starts no turn.
    """
    for source, item in items:
        if _keep(connection, source, item):
            _file(connection, source, item, now, fresh=False)
    connection.execute(update(event).where(event.c.id == event_id).values(status="filed", reason=""))


def drop_repetition(connection: Connection, source: Source) -> None:
    """A raw delivery that told nothing new is not kept: an unsend would not find the words in it."""
    connection.execute(update(delivery_in).where(delivery_in.c.id == source.delivery_in_id).values(body=None))


def refile(connection: Connection, source: Source, event_id: int, item: Inbound, now: datetime) -> None:
    """File an event again (replay): after a parser was mended, or because it waited. It starts no turn."""
    connection.execute(
        update(event).where(event.c.id == event_id).values(kind=item.kind, status=_status(item), reason=item.reason)
    )
    _file(connection, source, item, now, fresh=False)


def keep_not_understood(connection: Connection, source: Source, key: str, reason: str, now: datetime) -> None:
    """A whole body that could not be read: one event stands for it, shown with the reason."""
    values = _event_values(source, key, "not_understood", "not_understood", reason, now)
    insert_new(connection, event, values | {"payload": None, "external_message": None})
    publish(connection, "event", status="not_understood")


def _keep(connection: Connection, source: Source, item: Inbound) -> bool:
    values = _event_values(source, item.event_key, item.kind, _status(item), item.reason, item.platform_at)
    keeps = dict(item.payload) if item.kind != "unsend" else None
    values |= {"payload": keeps, "external_message": item.external_message}
    if not insert_new(connection, event, values):
        return False
    if item.kind == "not_understood":
        publish(connection, "event", status="not_understood")
    return True


def _event_values(source: Source, key: str, kind: str, status: str, reason: str,
                  platform_at: datetime) -> dict[str, object]:  # fmt: skip
    return {
        "account_id": source.account_id,
        "event_key": key,
        "delivery_in_id": source.delivery_in_id,
        "kind": kind,
        "status": status,
        "reason": reason,
        "platform_at": platform_at,
        "received_at": source.received_at,
    }


def _status(item: Inbound) -> str:
    return item.kind if item.kind in ("ignored", "not_understood") else "filed"


def _file(connection: Connection, source: Source, item: Inbound, now: datetime, *, fresh: bool) -> None:
    if item.kind in ("message", "comment", "postback") and not item.from_ourselves:
        _file_message(connection, source, item, now, fresh=fresh)
    elif item.kind == "echo" or item.from_ourselves:
        echoes.hear(connection, source.account_id, source.channel, item, now)
    elif item.kind in ("follow", "unfollow"):
        _follow(connection, source, item, now)
    elif item.kind == "unsend":
        receipts.erase(connection, source.account_id, item.external_message or "", now)
    elif item.kind == "edit":
        _change(connection, source, item, now)
    elif item.kind in ("delivered", "read"):
        receipts.acknowledge(connection, source.account_id, item, now)


def _change(connection: Connection, source: Source, item: Inbound, now: datetime) -> None:
    """Other words for a message that is here already; what they wish for counts like any other word."""
    changed = receipts.change(connection, source.account_id, item.external_message or "", item.text or "", now)
    if changed is not None and item.opts_out:
        message_id, where = changed
        who = conversations.get(connection, where).identity_id
        consent.record(connection, who, given=False, source="message", actor="customer", now=now, message_id=message_id)


def _follow(connection: Connection, source: Source, item: Inbound, now: datetime) -> None:
    """Who leaves wants no more promotion; who comes back has not said that they want it again."""
    who = item.external_user or ""
    conversations.set_reachable(connection, source.account_id, who, item.kind == "follow")
    if item.kind == "unfollow":
        consent.withdraw_of(connection, source.account_id, who, source="platform", now=now)


def _file_message(connection: Connection, source: Source, item: Inbound, now: datetime, *, fresh: bool) -> None:
    if not item.external_user:
        return
    if item.external_message and receipts.was_taken_back(connection, source.account_id, item.external_message):
        receipts.erase(connection, source.account_id, item.external_message, now)
        return
    place = conversations.find_or_begin(connection, source.account_id, source.channel, item, now)
    if item.external_message and _known(connection, source.account_id, item.external_message):
        return
    turn = _wants_turn(place, item, now, fresh=fresh)
    newest = max(item.platform_at, place.last_inbound_at or item.platform_at)
    accepted = {"which": place.id, "now": now, "at": newest, "wanted": place.turn_wanted or turn}
    sequence = connection.execute(_accept, accepted).scalar_one()
    current = tickets.live(connection, place.id)
    ticket = tickets.for_new_message(connection, place.id, place.owner, current, now)
    at = messages.Place(place.account_id, place.id, ticket.number)
    payload = _payload(connection, place.id, item.button) if item.button else None
    message_id = messages.add_inbound(connection, at, item, sequence, payload, now, to_people=place.owner != "bot")
    if message_id is None:
        raise AssertionError("a message that was not there a moment ago is there")
    if item.opts_out:
        consent.record(connection, place.identity_id, given=False, source="message", actor="customer", now=now,
                       message_id=message_id)  # fmt: skip
    tickets.count_message(connection, ticket.number, now)
    _move_on(connection, place, item, now, turn=turn, fresh=fresh)


def _known(connection: Connection, account_id: str, external_id: str) -> bool:
    return connection.execute(_exists, {"account": account_id, "external": external_id}).first() is not None


_exists = prepared(
    select(message.c.id).where(
        message.c.account_id == bindparam("account"), message.c.external_id == bindparam("external")
    )
)
_accept = prepared(
    update(conversation)
    .where(conversation.c.id == bindparam("which"))
    .values(
        last_sequence=conversation.c.last_sequence + 1,
        updated_at=bindparam("now"),
        last_inbound_at=bindparam("at"),
        turn_wanted=bindparam("wanted"),
    )
    .returning(conversation.c.last_sequence)
)
"""The next number of the conversation, and what else an accepted message changes there."""


def _wants_turn(place: Conversation, item: Inbound, now: datetime, *, fresh: bool) -> bool:
    return place.owner == "bot" and fresh and not place.paused(now) and item.answerable


def _move_on(connection: Connection, place: Conversation, item: Inbound, now: datetime, *, turn: bool,
             fresh: bool) -> None:  # fmt: skip
    """Let the owner answer: a turn of the bot's, or the people who wait for it."""
    if turn:
        if not place.turn_wanted:
            enqueue(connection, f"turn:{place.id}", "turn", {"conversation": place.id}, now=now)
    elif place.owner == "bot":
        paused = place.paused(now)
        reason = "operator_native" if paused else "late" if not fresh else "not_answerable"
        hand_off = HandOff(reason, silent=paused or not item.answerable)
        to_queue(connection, place, hand_off, now)
    elif place.owner == "queue" and fresh and item.answerable and not place.paused(now):
        waiting_line(connection, place, now)


def _payload(connection: Connection, conversation_id: str, button_id: str) -> str | None:
    """What a button that we sent in this very conversation stands for."""
    return connection.execute(
        select(button.c.payload).where(button.c.id == button_id, button.c.conversation_id == conversation_id)
    ).scalar()


def touch_account(connection: Connection, account_id: str, now: datetime) -> None:
    """The account is alive: something came."""
    connection.execute(_touch, {"which": account_id, "at": now})


_touch = prepared(update(account).where(account.c.id == bindparam("which")).values(last_event_at=bindparam("at")))


