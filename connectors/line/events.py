"""Turns LINE's webhook events into the desk's inbound events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from connectors.contract import NotUnderstoodError
from connectors.json_body import at_milliseconds, digest, read_body
from connectors.line.limits import REPLY_AGE
from connectors.line.payloads import Event, Message
from desk.inbound import Attachment, EventKind, Inbound

BUTTON_PREFIX = "b:"
"""Marks a postback as one of our buttons; a rich menu's own postbacks lack it."""

_DUMMY_REPLY_TOKENS = frozenset(["0" * 32, "f" * 32])
"""Sent with the sample events of LINE's older Verify button."""


@dataclass(frozen=True)
class _Meaning:
    """What one event says, apart from who said it when."""

    kind: EventKind
    external_message: str | None = None
    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    button: str | None = None
    reply_to: str | None = None
    reason: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


def read_events(body: bytes, received_at: datetime) -> Sequence[Inbound]:
    """All events of a delivery, in its order; one that is malformed costs none of the others.

    Raises NotUnderstoodError.
    """
    envelope = read_body(body)
    events = envelope.get("events") if isinstance(envelope, dict) else None
    if not isinstance(envelope, dict) or not isinstance(events, list):
        raise NotUnderstoodError("not a LINE webhook: it has no list of events")
    destination = envelope.get("destination")
    bot = destination if isinstance(destination, str) else None
    return [_read_event(raw, bot, received_at) for raw in events]


def _read_event(raw: object, bot: str | None, received_at: datetime) -> Inbound:
    try:
        return _understood(raw, msgspec.convert(raw, Event), bot, received_at)
    except msgspec.ValidationError as error:
        return _malformed(raw, str(error), bot, received_at)


def _understood(raw: object, event: Event, bot: str | None, received_at: datetime) -> Inbound:
    payload = _payload(raw)
    meaning = _MEANINGS.get(event.type, _other)(event)
    happened_at = at_milliseconds(event.timestamp) or received_at
    source = event.source
    private = source is not None and source.type == "user"
    return Inbound(
        event_key=event.webhook_event_id or _key(payload),
        kind=meaning.kind,
        payload=payload,
        platform_at=happened_at,
        external_user=source.user_id if source is not None and private else None,
        external_message=meaning.external_message,
        reply_to=meaning.reply_to,
        text=meaning.text,
        attachments=meaning.attachments,
        button=meaning.button,
        reply_token=event.reply_token if received_at - happened_at <= REPLY_AGE else None,
        destination=bot,
        answerable=private and event.mode != "standby",
        redelivered=event.delivery_context is not None and event.delivery_context.is_redelivery,
        reason=meaning.reason or _why_unanswered(private, event.mode),
        marks=meaning.marks,
    )


def _why_unanswered(private: bool, mode: str) -> str:
    if not private:
        return "not a one-to-one chat"
    return "another module answers this chat (standby)" if mode == "standby" else ""


def _malformed(raw: object, reason: str, bot: str | None, received_at: datetime) -> Inbound:
    payload = _payload(raw)
    known_key = payload.get("webhookEventId")
    return Inbound(
        event_key=known_key if isinstance(known_key, str) and known_key else _key(payload),
        kind="not_understood",
        payload=payload,
        platform_at=received_at,
        destination=bot,
        answerable=False,
        reason=f"malformed: {reason}"[:200],
    )


def _payload(raw: object) -> Mapping[str, object]:
    return raw if isinstance(raw, dict) else {"event": raw}


def _key(payload: Mapping[str, object]) -> str:
    """A redelivery differs from the first delivery in `deliveryContext` alone, so that stays out."""
    return digest({name: value for name, value in payload.items() if name != "deliveryContext"})


def _message(event: Event) -> _Meaning:
    message = event.message
    if message is None:
        return _not_understood("a message event without a message")
    if event.reply_token in _DUMMY_REPLY_TOKENS:
        return _Meaning("ignored", reason="a sample event of LINE's Verify button")
    described = _describe(message)
    if described is None:
        return _Meaning("not_understood", message.id, reason=f"a message of type {message.type}"[:100])
    text, attachments = described
    return _Meaning(
        kind="message" if event.type == "message" else "edit",
        external_message=message.id,
        text=text,
        attachments=attachments,
        reply_to=message.quoted_message_id,
        marks=_marks(message),
    )


def _describe(message: Message) -> tuple[str, tuple[Attachment, ...]] | None:
    if message.type == "text" and message.text is not None:
        return message.text, ()
    if message.type == "sticker":
        handle = f"{message.package_id}/{message.sticker_id}"
        return f"[スタンプ] {message.text or ''}".rstrip(), (Attachment("sticker", external_id=handle),)
    if message.type == "image":
        provider = message.content_provider
        url = provider.original_content_url if provider is not None else None
        return "[画像]", (Attachment("image", external_id=message.id, url=url),)
    return None


def _marks(message: Message) -> Mapping[str, str]:
    tokens = {"quote_token": message.quote_token, "mark_as_read_token": message.mark_as_read_token}
    return {name: token for name, token in tokens.items() if token}


def _postback(event: Event) -> _Meaning:
    data = event.postback.data if event.postback is not None else ""
    if not data.startswith(BUTTON_PREFIX) or data == BUTTON_PREFIX:
        return _not_understood("a postback that none of our buttons sent")
    return _Meaning("postback", button=data.removeprefix(BUTTON_PREFIX))


def _unsend(event: Event) -> _Meaning:
    if event.unsend is None:
        return _not_understood("an unsend event without a message id")
    return _Meaning("unsend", external_message=event.unsend.message_id)


def _other(event: Event) -> _Meaning:
    return _not_understood(f"an event of type {event.type}"[:100])


def _not_understood(reason: str) -> _Meaning:
    return _Meaning("not_understood", reason=reason)


_MEANINGS: Mapping[str, Callable[[Event], _Meaning]] = {
    "message": _message,
    "messageEdited": _message,
    "postback": _postback,
    "follow": lambda event: _Meaning("follow"),
    "unfollow": lambda event: _Meaning("unfollow"),
    "unsend": _unsend,
}
