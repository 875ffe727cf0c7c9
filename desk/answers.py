"""Answers: what shall go out, judged together, in as few calls as the platform allows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert

from core.bus import publish
from core.database.prepared import prepared
from core.ids import new_id
from core.lanes import enqueue
from core.tables import button, delivery, message
from desk import deliveries, messages
from desk.approvals import opening
from desk.conversations import Conversation
from governance import decisions
from governance.clearance import Piece, content_digest
from governance.draft import Author, Decision, Purpose

STATES = {"allow": "cleared", "revise": "cleared", "hold": "held", "block": "blocked"}


_insert_delivery, _insert_message = prepared(insert(delivery)), prepared(insert(message))
_insert_button = prepared(insert(button))


@dataclass(frozen=True)
class Choice:
    """A button: what the customer reads, and what it stands for. The platform carries only the id."""

    title: str
    payload: str
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Utterance:
    """One message of an answer."""

    text: str
    choices: tuple[Choice, ...] = ()
    image: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Answer:
    """All messages of one turn, or one message of a person. `calls`: how the platform takes them."""

    author: Author
    calls: Sequence[Sequence[Utterance]]
    decision: Decision
    epoch: int
    action: str = "message"
    target: str | None = None
    user_id: str | None = None
    turn_id: str | None = None
    reply_token: str | None = None
    received_at: datetime | None = None
    idempotency_key: str | None = None
    text_digest: str = ""
    due_at: datetime | None = None
    purpose: Purpose = "reply"
    campaign: str | None = None
    statement_id: str | None = None
    """The holding statement that these words are."""
    template: tuple[int, int] | None = None
    """The template (number, version) by whose approval they go out."""


def store(connection: Connection, place: Conversation, answer: Answer, now: datetime) -> str:
    """Keep an answer with its decision; what the gate allowed is cleared and queued for sending. Answers the state."""
    answer_id = new_id()
    decision_id = decisions.store(connection, answer_id, answer.decision, actor=_actor(answer), now=now)
    state = STATES[answer.decision.verdict]
    at = messages.place_of(connection, place.id)
    for position, call in enumerate(answer.calls):
        delivery_id = new_id()
        values = _delivery(place, answer, call, position, now)
        ids = {"id": delivery_id, "answer_id": answer_id, "decision_id": decision_id, "state": state}
        connection.execute(_insert_delivery, values | ids)
        _add_messages(connection, at, answer, call, delivery_id, now)
        if state == "cleared":
            enqueue(connection, f"out:{place.id}", "deliver", {"delivery": delivery_id}, now=now, due_at=answer.due_at)
        publish(connection, "delivery", delivery=delivery_id, conversation=place.id, state=state)
    if state == "held":
        opening.open_case(connection, place, answer_id, _actor(answer), (answer.decision, decision_id), now)
    return state


def _actor(answer: Answer) -> str:
    """Who wrote it, as the audit log calls them."""
    if answer.user_id and answer.author in ("agent", "api"):
        return f"{'user' if answer.author == 'agent' else 'token'}:{answer.user_id}"
    return "bot" if answer.author == "bot" else "system"


def _delivery(place: Conversation, answer: Answer, call: Sequence[Utterance], position: int,
              now: datetime) -> dict[str, object]:  # fmt: skip
    number, version = answer.template or (None, None)
    pieces = [Piece(each.text, [(choice.id, choice.title) for choice in each.choices], each.image) for each in call]
    return {
        "conversation_id": place.id,
        "account_id": place.account_id,
        "position": position,
        "action": answer.action,
        "author": answer.author,
        "user_id": answer.user_id,
        "epoch": answer.epoch,
        "recipient": place.external_user,
        "target": answer.target,
        "digest": content_digest(answer.action, place.account_id, place.external_user, answer.target, pieces),
        "text_digest": answer.text_digest,
        "purpose": answer.purpose,
        "campaign": answer.campaign,
        "statement_id": answer.statement_id,
        "template_number": number,
        "template_version": version,
        "idempotency_key": answer.idempotency_key if position == 0 else None,
        "reply_token": answer.reply_token if position == 0 else None,
        "received_at": answer.received_at,
        "retry_key": _uuid(),
        "due_at": answer.due_at,
        "expires_at": now + deliveries.LIVES,
        "created_at": now,
        "updated_at": now,
    }


def _add_messages(connection: Connection, at: messages.Place, answer: Answer, call: Sequence[Utterance],
                  delivery_id: str, now: datetime) -> None:  # fmt: skip
    for position, each in enumerate(call):
        connection.execute(
            _insert_message,
            {
                "id": each.id,
                "account_id": at.account_id,
                "conversation_id": at.conversation_id,
                "ticket_number": at.ticket_number,
                "sequence": messages.next_sequence(connection, at.conversation_id, now),
                "direction": "out",
                "author": "agent" if answer.author == "api" else answer.author,
                "user_id": answer.user_id,
                "kind": "text",
                "text": each.text,
                "attachments": [{"kind": "image", "url": each.image}] if each.image else None,
                "buttons": [{"id": choice.id, "title": choice.title} for choice in each.choices] or None,
                "turn_id": answer.turn_id,
                "delivery_id": delivery_id,
                "position": position,
                "platform_at": now,
                "created_at": now,
            },
        )
        for choice in each.choices:
            _add_button(connection, at.conversation_id, choice, now)
        publish(connection, "message", conversation=at.conversation_id, message=each.id, direction="out")


def _add_button(connection: Connection, conversation_id: str, choice: Choice, now: datetime) -> None:
    connection.execute(
        _insert_button,
        {
            "id": choice.id,
            "conversation_id": conversation_id,
            "title": choice.title,
            "payload": choice.payload,
            "created_at": now,
        },
    )


def _uuid() -> str:
    """A retry key in the shape that LINE wants: a UUID."""
    digits = new_id()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
