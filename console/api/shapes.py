"""The shapes that the API answers and takes; the OpenAPI description is made from them."""

from datetime import datetime
from typing import Any, Literal

import msgspec


class UserOwner(msgspec.Struct):
    """A person or an API token who answers."""

    user: str
    name: str = ""


class Ticket(msgspec.Struct):
    """A numbered case within a conversation. `owner`: `bot`, `queue` or `{"user": id}`."""

    number: int
    status: str
    owner: str | UserOwner
    channel: str
    conversation_id: str
    kind: str
    customer: str
    priority: str
    queue: str
    topic: str | None
    handoff: dict[str, Any] | None
    unread: int
    opened_at: datetime
    queued_at: datetime | None
    taken_at: datetime | None
    resolved_at: datetime | None
    updated_at: datetime


class Tickets(msgspec.Struct):
    """A page of tickets, newest number first."""

    items: list[Ticket]
    next: str | None


class Decision(msgspec.Struct):
    """The gate's word on a message."""

    verdict: str
    findings: list[dict[str, Any]]
    tier: str
    policy_version: str
    at: datetime


class Message(msgspec.Struct):
    """One utterance or note, in the order of acceptance."""

    id: str
    sequence: int
    direction: str
    author: str
    user: str | None
    kind: str
    text: str
    state: str | None
    reason: str | None
    decision: Decision | None
    in_reply_to: str | None
    attachments: list[dict[str, Any]]
    at: datetime
    created_at: datetime
    sent_at: datetime | None
    erased_at: datetime | None


class Messages(msgspec.Struct):
    """A page of messages."""

    items: list[Message]
    next: str | None


class Taken(msgspec.Struct):
    """A take-over. `in_flight`: messages of the bot that may still arrive."""

    number: int
    owner: UserOwner
    in_flight: list[str]


class Accepted(msgspec.Struct):
    """A message that was accepted for sending, or held up by the gate."""

    message_id: str
    state: str
    decision: Decision | None


class Event(msgspec.Struct):
    """One inner event of a webhook, and what became of it."""

    id: str
    account: str
    kind: str
    status: str
    reason: str
    at: datetime
    received_at: datetime


class Events(msgspec.Struct):
    """A page of events, newest first."""

    items: list[Event]
    next: str | None


class Replayed(msgspec.Struct):
    """What became of a replayed event."""

    id: str
    status: str


class Freeze(msgspec.Struct):
    """A freeze; `stopped` counts the deliveries that wait because of it, or waited when it was lifted."""

    id: str
    scope: str
    reason: str
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str | None
    stopped: int


class Freezes(msgspec.Struct):
    """All freezes, newest first."""

    items: list[Freeze]
    next: str | None


class Frozen(msgspec.Struct):
    """A freeze in force. `in_flight`: messages that may still arrive."""

    id: str
    scope: str
    in_flight: list[str]


class AuditEntry(msgspec.Struct):
    """One act on record. `actor`: `user:ID`, `token:ID`, `bot` or `system`; `subject` such as `ticket:128`; `ticket`:
    the one that the subject belongs to."""

    id: str
    at: datetime
    actor: str
    act: str
    subject: str
    ticket: int | None
    facts: dict[str, Any]


class AuditEntries(msgspec.Struct):
    """A page of the audit log, newest first."""

    items: list[AuditEntry]
    next: str | None


class TakeRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`force`: take it from somebody else (admins)."""

    force: bool = False


class HandBackRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Facts that the person settled, as slots of the bot."""

    slots: dict[str, Any] = {}


class MessageRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A message to send. The same key is the same message."""

    text: str
    idempotency_key: str
    take: bool = False
    private: bool = False


class FreezeRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`scope`: `everything`, `channel:NAME`, `account:ID`, `brand:NAME` or `campaign:NAME`."""

    scope: str
    reason: str


class GateRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A text to judge, and what it would be."""

    text: str
    channel: str
    author: Literal["bot", "agent", "system", "scheduler", "api"] = "agent"
    visibility: Literal["private", "public"] = "private"
    purpose: Literal["reply", "post", "marketing"] = "reply"
    sponsored: bool = False
    profiles: list[str] | None = None
    recipient: str | None = None
    """The identity it would go to: its consent counts; without one, the checks that need a person do not run."""


class Judged(msgspec.Struct):
    """What the gate says; `text` is what could go out."""

    verdict: str
    text: str
    findings: list[dict[str, Any]]
    tier: str
    policy_version: str
