"""What the desk may ask of a channel: typed shapes, and the check of what came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VISIBILITIES = ("private", "public")
LOCALES = ("ja", "en")


class BadRequest(Exception):
    """The request does not have the agreed shape; the message names the field."""


def as_words(text: str) -> str:
    """The text with a leading ``/`` (after white space, which Rasa strips) made full-width.

    Rasa takes a message that begins with ``/`` for an intent; ``／`` reads the same, keeps every offset and is not one.
    """
    start = len(text) - len(text.lstrip())
    return f"{text[:start]}／{text[start + 1 :]}" if text.startswith("/", start) else text


@dataclass(frozen=True)
class TurnRequest:
    """One or more messages of a customer, taken together, to be answered once."""

    turn: int
    message_id: str
    conversation_id: str
    kind: str
    visibility: str
    text: str
    payload: str | None
    locale: str | None
    customer: Mapping[str, Any]
    metadata: Mapping[str, Any]

    @classmethod
    def from_json(cls, body: object) -> TurnRequest:
        fields = _object(body, "the body")
        return cls(
            turn=_turn(fields.get("turn")),
            message_id=_text(fields, "message_id"),
            conversation_id=_text(fields, "conversation_id"),
            kind=_text(fields, "kind"),
            visibility=_one_of(fields, "visibility", VISIBILITIES),
            text=_text(fields, "text", empty=True),
            payload=_text(fields, "payload") if fields.get("payload") else None,
            locale=_one_of(fields, "locale", LOCALES) if fields.get("locale") else None,
            customer=_object(fields.get("customer") or {}, "customer"),
            metadata=_object(fields.get("metadata") or {}, "metadata"),
        )

    @property
    def spoken(self) -> str:
        """The text for Rasa: a button's payload as it is, a customer's words never as an intent."""
        return as_words(self.text) if self.payload is None else self.payload

    def as_metadata(self) -> dict[str, Any]:
        """What actions find at ``tracker.latest_message["metadata"]``."""
        own = {
            "turn": self.turn,
            "message_id": self.message_id,
            "conversation_id": self.conversation_id,
            "kind": self.kind,
            "visibility": self.visibility,
            "locale": self.locale,
            "text": self.text,
            "customer": dict(self.customer),
        }
        return {**self.metadata, **own}


@dataclass(frozen=True)
class FactsRequest:
    """What a person settled, to be known to the bot when it takes over again."""

    conversation_id: str
    slots: Mapping[str, Any]

    @classmethod
    def from_json(cls, body: object) -> FactsRequest:
        fields = _object(body, "the body")
        return cls(_text(fields, "conversation_id"), _object(fields.get("slots"), "slots"))


@dataclass(frozen=True)
class ForgetRequest:
    """The words of one message, or of a whole conversation when no message is named."""

    conversation_id: str
    message_id: str | None

    @classmethod
    def from_json(cls, body: object) -> ForgetRequest:
        fields = _object(body, "the body")
        named = fields.get("message_id") is not None
        return cls(_text(fields, "conversation_id"), _text(fields, "message_id") if named else None)


def _object(value: object, field: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadRequest(f"{field} must be an object")
    return value


def _text(fields: Mapping[str, Any], name: str, empty: bool = False) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not (value or empty):
        raise BadRequest(f"{name} must be text")
    return value


def _one_of(fields: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    if fields.get(name) not in allowed:
        raise BadRequest(f"{name} must be one of {', '.join(allowed)}")
    return str(fields[name])


def _turn(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadRequest("turn must be a whole number")
    return value
