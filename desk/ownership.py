"""Who answers now: the bot, the queue or a person; and what a change of owner takes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from core.bus import publish
from core.lanes import enqueue
from core.tables import conversation, delivery, message, ticket, token, user
from desk import conversations, messages, tickets
from desk.approvals.overtaken import close_overtaken
from desk.conversations import Conversation
from desk.rules import rules
from governance import audit


class NotYoursError(RuntimeError):
    """Somebody else answers here. `owner` is `bot`, `queue` or a user's id, `owner_name` what people call them."""

    def __init__(self, owner: str, owner_name: str, since: datetime | None) -> None:
        super().__init__(f"the owner is {owner_name or owner}")
        self.owner = owner
        self.owner_name = owner_name
        self.since = since


class NoSuchTicketError(LookupError):
    """There is no ticket of this number."""


@dataclass(frozen=True)
class HandOff:
    """Why a conversation goes to people, and what they should know: the packet."""

    reason: str
    """A code with wording in the catalogues."""
    summary: Mapping[str, object] = field(default_factory=dict)
    findings: Sequence[Mapping[str, object]] = ()
    queue: str = "general"
    priority: str = "normal"
    says_so: bool = False
    """The bot's own answer tells the customer that a person comes: no waiting line on top."""
    silent: bool = False
    """No waiting line at all (an operator is answering in the platform's own app)."""


@dataclass(frozen=True)
class Taken:
    """The outcome of a take-over."""

    number: int
    conversation_id: str
    in_flight: tuple[str, ...]
    """Messages of the bot that are on their way this very moment and may still arrive."""


def to_queue(connection: Connection, place: Conversation, hand_off: HandOff, now: datetime) -> bool:
    """Give a conversation of the bot's to people. False: it is not the bot's any more."""
    if not _change_owner(connection, place, "queue", None, now):
        return False
    live = tickets.live(connection, place.id)
    packet = {
        "reason": hand_off.reason,
        "summary": dict(hand_off.summary),
        "findings": [dict(each) for each in hand_off.findings],
        "at": now.isoformat(),
    }
    values = {"handoff": packet, "priority": hand_off.priority, "queue": hand_off.queue}
    if live is None or live.status == "closed":
        live = tickets.open_ticket(connection, place.id, "queued", now)
        connection.execute(update(ticket).where(ticket.c.number == live.number).values(**values))
    else:
        tickets.set_status(connection, live.number, "queued", now, resolved_at=None, **values)
    line = messages.Place(place.account_id, place.id, live.number)
    messages.add_system_line(connection, line, "handoff", hand_off.reason, None, now)
    messages.leave_unturned_to_people(connection, place.id)
    if hand_off.says_so:
        _note_line(connection, place.id, now)
    elif not hand_off.silent:
        waiting_line(connection, place, now)
    audit.record(connection, actor="system", act="to_queue", subject=f"ticket:{live.number}",
                 facts={"reason": hand_off.reason}, now=now)  # fmt: skip
    publish(connection, "queue", number=live.number, conversation=place.id)
    return True


def waiting_line(connection: Connection, place: Conversation, now: datetime, *, approval: str | None = None) -> None:
    """Tell the waiting customer once that a person will answer, and not again within 30 minutes.

    `approval`: the case of a held answer that they wait for; the line is left out if it is decided meanwhile.
    """
    if place.waiting_line_at is not None and now - place.waiting_line_at < rules().waiting_line_every:
        return
    _note_line(connection, place.id, now)
    wish = {"conversation": place.id} | ({"approval": approval} if approval else {})
    enqueue(connection, f"turn:{place.id}", "line", wish, now=now)


def take(connection: Connection, number: int, user_id: str, *, force: bool, now: datetime,
         actor: str = "") -> Taken:  # fmt: skip
    """A person answers from now on, in the newest ticket of the conversation, whichever of its tickets is named.

    Raises NotYoursError where another person does (unless `force`).
    """
    place, number, status = _locked(connection, number)
    if place.owner == "agent" and place.owner_id == user_id:
        return Taken(number, place.id, in_flight(connection, place.id))
    if place.owner == "agent" and not force:
        raise not_yours(connection, place, number)
    _change_owner(connection, place, "agent", user_id, now)
    if status == "closed":
        number = tickets.open_ticket(connection, place.id, "open", now).number
    elif status != "open":
        tickets.set_status(connection, number, "open", now, resolved_at=None)
    connection.execute(update(ticket).where(ticket.c.number == number).values(taken_at=now, unread=0))
    line = messages.Place(place.account_id, place.id, number)
    messages.add_system_line(connection, line, "take", place.owner, user_id, now)
    messages.leave_unturned_to_people(connection, place.id)
    audit.record(connection, actor=actor or f"user:{user_id}", act="take", subject=f"ticket:{number}",
                 facts={"from": place.owner_id or place.owner}, now=now)  # fmt: skip
    return Taken(number, place.id, in_flight(connection, place.id))


def hand_back(connection: Connection, number: int, user_id: str, slots: Mapping[str, object], *, force: bool,
              now: datetime, actor: str = "") -> int:  # fmt: skip
    """The bot goes on, knowing what the person settled. Answers the newest ticket's number. Raises NotYoursError."""
    place, number, status = _locked(connection, number)
    if place.owner != "agent" or (place.owner_id != user_id and not force):
        raise not_yours(connection, place, number)
    _change_owner(connection, place, "bot", None, now)
    if status != "bot":
        tickets.set_status(connection, number, "bot", now)
    connection.execute(
        update(conversation).where(conversation.c.id == place.id).values(bot_paused_until=None, waiting_line_at=None)
    )
    line = messages.Place(place.account_id, place.id, number)
    messages.add_system_line(connection, line, "hand_back", "", user_id, now)
    if slots:
        facts = {"conversation": place.id, "slots": dict(slots)}
        enqueue(connection, f"turn:{place.id}", "facts", facts, now=now)
    audit.record(connection, actor=actor or f"user:{user_id}", act="hand_back", subject=f"ticket:{number}",
                 facts={"slots": sorted(slots)}, now=now)  # fmt: skip
    return number


def resolve(connection: Connection, number: int, user_id: str, *, force: bool, now: datetime,
            actor: str = "") -> int:  # fmt: skip
    """The case is done; what the customer writes next begins with the bot again. Answers the ticket's number.

    An older ticket is done already, and the newer one is not the case that was meant. Raises NotYoursError.
    """
    place, newest, status = _locked(connection, number)
    if newest != number:
        return number
    if place.owner == "agent" and place.owner_id != user_id and not force:
        raise not_yours(connection, place, number)
    if status in ("resolved", "closed"):
        return number
    tickets.set_status(connection, number, "resolved", now, unread=0)
    if place.owner != "bot":
        _change_owner(connection, place, "bot", None, now)
    messages.leave_unturned_to_people(connection, place.id)
    line = messages.Place(place.account_id, place.id, number)
    messages.add_system_line(connection, line, "resolve", "", user_id, now)
    audit.record(connection, actor=actor or f"user:{user_id}", act="resolve", subject=f"ticket:{number}", facts={},
                 now=now)  # fmt: skip
    return number


def owner_of(connection: Connection, number: int) -> Conversation:
    """The conversation of a ticket. Raises NoSuchTicketError."""
    return conversations.get(connection, _conversation_of(connection, number))


def _locked(connection: Connection, number: int) -> tuple[Conversation, int, str]:
    """The conversation of a ticket, locked, with the number and the status of its newest one."""
    place = conversations.get(connection, _conversation_of(connection, number), lock=True)
    newest = tickets.live(connection, place.id)
    assert newest is not None
    return place, newest.number, newest.status


def _conversation_of(connection: Connection, number: int) -> str:
    where = connection.execute(select(ticket.c.conversation_id).where(ticket.c.number == number)).scalar()
    if where is None:
        raise NoSuchTicketError(number)
    return str(where)


def _change_owner(connection: Connection, place: Conversation, owner: str, owner_id: str | None,
                  now: datetime) -> bool:  # fmt: skip
    """Count the epoch up and void what the bot had not sent yet. False: somebody changed it in between."""
    changed = connection.execute(
        update(conversation)
        .where(conversation.c.id == place.id, conversation.c.epoch == place.epoch)
        .values(owner=owner, owner_id=owner_id, epoch=place.epoch + 1, turn_wanted=False, updated_at=now)
    ).rowcount
    if changed != 1:
        return False
    overtaken = connection.execute(
        update(delivery)
        .where(
            delivery.c.conversation_id == place.id,
            delivery.c.state.in_(("draft", "held", "cleared")),
            delivery.c.author.in_(("bot", "system")),
            delivery.c.epoch <= place.epoch,
        )
        .values(state="superseded", reason="overtaken", updated_at=now)
    ).rowcount
    if overtaken:
        close_overtaken(connection, place.id, now)
    publish(connection, "owner", conversation=place.id, owner=owner, user=owner_id)
    return True


def in_flight(connection: Connection, conversation_id: str) -> tuple[str, ...]:
    """The bot's messages that are on their way this very moment."""
    return tuple(
        connection.execute(
            select(message.c.id)
            .join(delivery, message.c.delivery_id == delivery.c.id)
            .where(
                delivery.c.conversation_id == conversation_id,
                delivery.c.state == "sending",
                delivery.c.author.in_(("bot", "system")),
            )
        ).scalars()
    )


def _note_line(connection: Connection, conversation_id: str, now: datetime) -> None:
    connection.execute(
        update(conversation).where(conversation.c.id == conversation_id).values(waiting_line_at=now)
    )


def not_yours(connection: Connection, place: Conversation, number: int) -> NotYoursError:
    """Who answers here, as an error to raise."""
    name = ""
    if place.owner_id:
        person = select(user.c.name).where(user.c.id == place.owner_id)
        program = select(token.c.name).where(token.c.id == place.owner_id)
        name = connection.execute(person.union_all(program)).scalar() or ""
    since = connection.execute(select(ticket.c.taken_at).where(ticket.c.number == number)).scalar()
    return NotYoursError(place.owner_id or place.owner, name, since)
