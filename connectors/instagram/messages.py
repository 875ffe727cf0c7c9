"""Turns Instagram's messaging events into inbound events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from connectors.instagram.attachments import describe
from connectors.instagram.entry import Entry, moment, payload_of, set_aside
from connectors.instagram.payloads import Message, Messaging, Party
from connectors.json_body import digest
from desk.inbound import Attachment, EventKind, Inbound

BUTTON_PREFIX = "b:"
"""Marks a payload as one of our buttons; ice breakers and menus made elsewhere lack it."""


@dataclass(frozen=True)
class _Meaning:
    """What one event says, apart from who said it when. An empty `key` means: the digest of the event."""

    kind: EventKind
    key: str = ""
    external_message: str | None = None
    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    button: str | None = None
    reply_to: str | None = None
    reason: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


def read_messaging(raw: object, entry: Entry, answerable: bool) -> Inbound:
    """`answerable` False: it came on standby, where another app owns the thread."""
    try:
        event = msgspec.convert(raw, Messaging)
    except msgspec.ValidationError as error:
        return set_aside(raw, entry, f"malformed: {error}")
    ours = _is_ours(event, entry)
    meaning = next((read(event, ours) for present, read in _READERS if present(event)), None)
    if meaning is None:
        return set_aside(raw, entry, f"an event with {', '.join(_parts(raw))}")
    return _inbound(raw, event, meaning, entry, answerable)


def _inbound(raw: object, event: Messaging, meaning: _Meaning, entry: Entry, answerable: bool) -> Inbound:
    ours = _is_ours(event, entry)
    customer = _id(event.recipient if ours else event.sender)
    return Inbound(
        event_key=meaning.key or digest(raw),
        kind=meaning.kind,
        payload=payload_of(raw),
        platform_at=moment(event.timestamp) or entry.sent_at,
        external_user=customer if customer != entry.own else None,
        external_message=meaning.external_message,
        reply_to=meaning.reply_to,
        text=meaning.text,
        attachments=meaning.attachments,
        button=meaning.button,
        destination=entry.own or None,
        answerable=answerable and not ours,
        from_ourselves=ours,
        reason=meaning.reason or ("" if answerable else "another app owns this thread (standby)"),
        marks=meaning.marks,
    )


def _is_ours(event: Messaging, entry: Entry) -> bool:
    echo = event.message is not None and event.message.is_echo
    return echo or (bool(entry.own) and _id(event.sender) == entry.own)


def _id(party: Party) -> str | None:
    return str(party.id) if party.id is not None else None


def _parts(raw: object) -> list[str]:
    return sorted(set(payload_of(raw)) - {"sender", "recipient", "timestamp"})


def _message(event: Messaging, ours: bool) -> _Meaning:
    message = event.message
    assert message is not None
    if message.is_deleted:
        return _deleted(message, ours)
    if message.is_self:
        return _Meaning("ignored", f"message:{message.mid}", message.mid, reason="a note of the account to itself")
    button = _button(message.quick_reply.payload if message.quick_reply is not None else None)
    text, attachments = describe(message)
    kind: EventKind = "echo" if ours else "postback" if button else "message"
    return _Meaning(
        kind=kind,
        key=f"{'echo' if ours else 'message'}:{message.mid}",
        external_message=message.mid,
        text=text,
        attachments=attachments,
        button=button,
        reply_to=message.reply_to.mid if message.reply_to is not None else None,
        marks=_story(message),
    )


def _deleted(message: Message, ours: bool) -> _Meaning:
    key = f"unsend:{message.mid}"
    if ours:
        return _Meaning("ignored", key, message.mid, reason="our own message was taken back in the app")
    return _Meaning("unsend", key, message.mid)


def _story(message: Message) -> Mapping[str, str]:
    story = message.reply_to.story if message.reply_to is not None else None
    return {"story_id": str(story.id)} if story is not None and story.id is not None else {}


def _button(payload: str | None) -> str | None:
    if payload is None or not payload.startswith(BUTTON_PREFIX):
        return None
    return payload.removeprefix(BUTTON_PREFIX) or None


def _postback(event: Messaging, ours: bool) -> _Meaning:
    """An ice breaker or a menu made elsewhere says what its title says: to the customer it is an utterance."""
    postback = event.postback
    assert postback is not None
    button = _button(postback.payload)
    key = f"postback:{postback.mid}" if postback.mid else ""
    if button is None and not postback.title:
        return _Meaning("not_understood", key, postback.mid, reason="a postback without a title")
    return _Meaning("postback" if button else "message", key, postback.mid, postback.title, button=button)


def _edit(event: Messaging, ours: bool) -> _Meaning:
    edit = event.message_edit
    assert edit is not None
    if ours:
        return _Meaning("ignored", external_message=edit.mid, reason="our own message was changed in the app")
    if edit.text is None:
        return _Meaning("not_understood", external_message=edit.mid, reason="an edit without its new words")
    key = f"edit:{edit.mid}:{edit.num_edit}" if edit.num_edit is not None else ""
    return _Meaning("edit", key, edit.mid, edit.text)


def _read(event: Messaging, ours: bool) -> _Meaning:
    assert event.read is not None
    if ours:
        return _Meaning("ignored", external_message=event.read.mid, reason="we read a message")
    return _Meaning("read", f"read:{event.read.mid}:{_id(event.sender)}", event.read.mid)


def _reaction(event: Messaging, ours: bool) -> _Meaning:
    assert event.reaction is not None
    return _Meaning("ignored", external_message=event.reaction.mid, reason="a reaction")


def _referral(event: Messaging, ours: bool) -> _Meaning:
    return _Meaning("ignored", reason="opened the chat through a link or an advertisement")


_READERS: tuple[tuple[Callable[[Messaging], bool], Callable[[Messaging, bool], _Meaning]], ...] = (
    (lambda event: event.message is not None, _message),
    (lambda event: event.postback is not None, _postback),
    (lambda event: event.message_edit is not None, _edit),
    (lambda event: event.read is not None, _read),
    (lambda event: event.reaction is not None, _reaction),
    (lambda event: event.referral is not None, _referral),
)
