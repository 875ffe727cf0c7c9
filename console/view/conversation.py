"""The conversation pane: header, hand-off packet, timeline, and what the composer may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.customer import Customer
from console.view.kinds import (
    ConversationKind,
    FindingKind,
    MessageAuthor,
    MessageState,
    TicketStatus,
    Verdict,
    Visibility,
)
from console.view.queue import Choice, Owner


@dataclass(frozen=True)
class Finding:
    """One reason of the gate, in the reader's language. Offsets count characters of the message."""

    rule: str
    name: str
    kind: FindingKind
    start: int
    end: int
    reason: str
    law: str = ""
    span: str = ""
    suggestion: str | None = None
    """What to write instead; empty: leave it out; None: nothing to offer."""
    place: tuple[int, int | None] = (0, None)
    """Which message, and which button of it where the words stand on one."""


@dataclass(frozen=True)
class Decision:
    """The gate's word on a message."""

    verdict: Verdict
    at: datetime
    policy_version: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Why a message has not arrived, and what a person can do about it."""

    delivery: str
    """Id of the delivery that the buttons act on."""
    reason: str
    can_retry: bool
    at: datetime
    detail: str = ""
    """The platform's own code and words, for those who look it up."""


AttachmentKind = Literal["image", "video", "audio", "file", "sticker", "location", "share", "other"]


@dataclass(frozen=True)
class Attachment:
    """Something beside the words; shown as a placeholder."""

    kind: AttachmentKind
    name: str = ""


@dataclass(frozen=True)
class Message:
    """One utterance or note. `state` is None for what came in and for notes."""

    id: str
    author: MessageAuthor
    at: datetime
    text: str
    note: bool = False
    author_name: str = ""
    mine: bool = False
    language: str = ""
    visibility: Visibility = "private"
    state: MessageState | None = None
    state_at: datetime | None = None
    state_reason: str = ""
    """Why it was not sent, where that was not its author's wish."""
    approval: str = ""
    """The case in which people decide, or decided, about it."""
    template: int = 0
    """The template by whose approval it goes out."""
    sent_back: bool = False
    """People asked its author for changes."""
    undo_until: datetime | None = None
    """Until then the message can be called back; it leaves afterwards."""
    decision: Decision | None = None
    failure: Failure | None = None
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[str, ...] = ()
    pressed: bool = False
    """The customer pressed one of our buttons instead of writing."""
    unsent: bool = False
    """Taken back by the customer; its words are gone."""
    not_understood: str = ""
    """Kind of an event that we keep but cannot show."""
    reply_to: str = ""
    """The beginning of what it answers."""


SystemKind = Literal[
    "handed_off",
    "taken",
    "handed_back",
    "queued",
    "resolved",
    "reopened",
    "followed",
    "unfollowed",
    "waiting_line",
    "native_reply",
    "superseded",
    "approval_edited",
    "approval_changes",
    "approval_rejected",
    "approval_late",
]


@dataclass(frozen=True)
class SystemEvent:
    """One line between the bubbles: something happened to the ticket."""

    id: str
    kind: SystemKind
    at: datetime
    who: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Packet:
    """What the bot hands over."""

    at: datetime
    reason: str
    request: str
    confirmed: tuple[str, ...] = ()
    to_decide: tuple[str, ...] = ()
    language: str = ""
    """Of what was written; empty where it does not tell."""


@dataclass(frozen=True)
class ReplyWindow:
    """How long the channel takes an answer. `closes_at` None: without limit."""

    closes_at: datetime | None = None
    closed: bool = False
    urgent: bool = False
    """Less than an hour is left."""


@dataclass(frozen=True)
class SlotField:
    """A fact that hand-back puts into the bot's memory."""

    name: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Holding:
    """A holding statement."""

    title: str
    text: str


@dataclass(frozen=True)
class Composer:
    """What may be written here now. `blocked_by` non-empty: no reply at all, for that reason."""

    modes: tuple[Visibility, ...]
    length_limit: int
    length_unit: Literal["utf16", "utf8", "codepoints", "graphemes"]
    window: ReplyWindow
    blocked_by: Literal["", "owner", "resolved", "window", "frozen", "unfollowed", "account"] = ""
    detail: str = ""
    draft: str = ""
    holding: tuple[Holding, ...] = ()
    """While sending is stopped: the words that may go out all the same."""


@dataclass(frozen=True)
class Conflict:
    """Somebody else took the ticket while this person was writing, or first pressed the same button."""

    who: str
    seconds_ago: int


@dataclass(frozen=True)
class Conversation:
    """One ticket opened, with its whole conversation."""

    number: int
    id: str
    channel: str
    kind: ConversationKind
    account: str
    status: TicketStatus
    owner: Owner
    customer: Customer
    timeline: tuple[Message | SystemEvent, ...]
    composer: Composer
    topic: str = ""
    packet: Packet | None = None
    slots: tuple[SlotField, ...] = ()
    conflict: Conflict | None = None
    in_flight: int = 0
    """Messages that were already on their way when the ticket was taken."""
    earlier: int = 0
    """Messages before the first one shown."""
