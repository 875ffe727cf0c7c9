"""Messages: one utterance each, in the gapless order of acceptance."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from core.bus import publish
from core.database.prepared import prepared
from core.ids import new_id
from core.tables import conversation, message, ticket
from desk.inbound import Inbound
from desk.sql import insert_new

NO_TURN = "none"
"""Stands for the turn of messages that people answer."""


class Place(NamedTuple):
    """Where a message goes: its conversation and the ticket that is live there."""

    account_id: str
    conversation_id: str
    ticket_number: int


_next_sequence = prepared(
    update(conversation)
    .where(conversation.c.id == bindparam("where"))
    .values(last_sequence=conversation.c.last_sequence + 1, updated_at=bindparam("now"))
    .returning(conversation.c.last_sequence)
)


def next_sequence(connection: Connection, conversation_id: str, now: datetime) -> int:
    """The number of the next message. On PostgreSQL this also locks the conversation until the commit."""
    return int(connection.execute(_next_sequence, {"where": conversation_id, "now": now}).scalar_one())


def add_inbound(connection: Connection, place: Place, item: Inbound, sequence: int, payload: str | None,
                now: datetime, *, to_people: bool) -> str | None:  # fmt: skip
    """File what a customer said; `to_people`: no turn shall ever answer it.

    None: it is here already (the platform told twice under two event ids).
    """
    message_id = new_id()
    values = {
        "id": message_id,
        "account_id": place.account_id,
        "conversation_id": place.conversation_id,
        "ticket_number": place.ticket_number,
        "sequence": sequence,
        "direction": "in",
        "author": "customer",
        "external_id": item.external_message,
        "kind": _kind(item),
        "text": item.text or "",
        "attachments": [_attachment(each) for each in item.attachments] or None,
        "payload": payload,
        "reply_token": item.reply_token,
        "in_reply_to": item.reply_to,
        "turn_id": NO_TURN if to_people else None,
        "platform_at": item.platform_at,
        "created_at": now,
    }
    if not insert_new(connection, message, values):
        return None
    publish(connection, "message", conversation=place.conversation_id, message=message_id, direction="in")
    return message_id


def add_native(connection: Connection, place: Place, item: Inbound, now: datetime) -> str | None:
    """File what an operator wrote in the platform's own app. None: it is here already."""
    message_id = new_id()
    values = {
        "id": message_id,
        "account_id": place.account_id,
        "conversation_id": place.conversation_id,
        "ticket_number": place.ticket_number,
        "sequence": next_sequence(connection, place.conversation_id, now),
        "direction": "out",
        "author": "agent",
        "external_id": item.external_message,
        "kind": _kind(item),
        "text": item.text or "",
        "attachments": [_attachment(each) for each in item.attachments] or None,
        "platform_at": item.platform_at,
        "created_at": now,
    }
    if not insert_new(connection, message, values):
        return None
    publish(connection, "message", conversation=place.conversation_id, message=message_id, direction="out")
    return message_id


def add_note(connection: Connection, place: Place, text: str, user_id: str, now: datetime) -> str:
    """An internal note: part of the history, never sent."""
    return _add_own(connection, place, "note", "agent", text, user_id, now)


def add_system_line(connection: Connection, place: Place, kind: str, text: str, user_id: str | None,
                    now: datetime) -> str:  # fmt: skip
    """Something that happened, shown between the messages: `kind` has wording in the catalogues, `text` its facts."""
    return _add_own(connection, place, "note", "system", text, user_id, now, kind)


def mark_turn(connection: Connection, message_ids: Sequence[str], turn_id: str) -> None:
    """These messages are answered by this turn (or by people: NO_TURN)."""
    connection.execute(_mark_turn, {"ids": list(message_ids), "turn": turn_id})


_mark_turn = prepared(
    update(message).where(message.c.id.in_(bindparam("ids", expanding=True))).values(turn_id=bindparam("turn"))
)


def leave_unturned_to_people(connection: Connection, conversation_id: str) -> None:
    """What waits for a turn shall not start one any more: people have the conversation."""
    connection.execute(
        update(message)
        .where(message.c.conversation_id == conversation_id, message.c.turn_id.is_(None), message.c.direction == "in")
        .values(turn_id=NO_TURN)
    )


def place_of(connection: Connection, conversation_id: str) -> Place:
    """The conversation's newest ticket, which is where system lines and answers are filed."""
    row = connection.execute(_place, {"where": conversation_id}).one()
    return Place(*row)


_place = prepared(
    select(conversation.c.account_id, conversation.c.id, ticket.c.number)
    .join(ticket, ticket.c.conversation_id == conversation.c.id)
    .where(conversation.c.id == bindparam("where"))
    .order_by(ticket.c.number.desc())
    .limit(1)
)


def _add_own(connection: Connection, place: Place, direction: str, author: str, text: str, user_id: str | None,
             now: datetime, kind: str = "text") -> str:  # fmt: skip
    message_id = new_id()
    connection.execute(
        insert(message),
        {
            "id": message_id,
            "account_id": place.account_id,
            "conversation_id": place.conversation_id,
            "ticket_number": place.ticket_number,
            "sequence": next_sequence(connection, place.conversation_id, now),
            "direction": direction,
            "author": author,
            "user_id": user_id,
            "kind": kind,
            "text": text,
            "platform_at": now,
            "created_at": now,
        },
    )
    publish(connection, "message", conversation=place.conversation_id, message=message_id, direction=direction)
    return message_id


def _kind(item: Inbound) -> str:
    if item.kind == "postback":
        return "postback"
    return item.attachments[0].kind if item.attachments and not item.text else "text"


def _attachment(each: object) -> dict[str, object]:
    return {name: value for name, value in vars(each).items() if value is not None}
