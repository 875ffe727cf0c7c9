"""Turns what the chat page posted into the desk's inbound event."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.contract import NotUnderstoodError
from connectors.json_body import read_body
from connectors.webchat.payloads import Delivery, external_message
from desk.inbound import Inbound

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and letters that nobody mixes up when they are read out."""


def read_events(body: bytes, received_at: datetime) -> Sequence[Inbound]:
    """The one event of a delivery. Raises NotUnderstoodError."""
    payload = read_body(body)
    try:
        delivery = msgspec.convert(payload, Delivery)
    except msgspec.ValidationError as error:
        raise NotUnderstoodError(f"not a message of our chat page: {error}"[:200]) from None
    assert isinstance(payload, dict)
    said, visitor = delivery.message, delivery.visitor
    name = external_message(visitor, said.client_message_id)
    return [
        Inbound(
            event_key=f"message:{name}",
            kind="postback" if said.button else "message",
            payload=payload,
            platform_at=received_at,
            external_user=visitor,
            external_message=name,
            text=said.text,
            button=said.button,
            sender_name=guest_name(visitor),
        )
    ]


def guest_name(visitor: str) -> str:
    """What people call a visitor who gave no name: ゲスト and three signs that stay the same."""
    number = int.from_bytes(hashlib.sha256(visitor.encode()).digest()[:4])
    base = len(_SIGNS)
    return "ゲスト " + "".join(_SIGNS[number // base**place % base] for place in range(3))
