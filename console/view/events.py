"""Received events: what became of each, and replay."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.conversation import AttachmentKind

EventStatus = Literal["waiting", "filed", "ignored", "not_understood", "failed", "erased"]


@dataclass(frozen=True)
class Event:
    """One inner event of a webhook."""

    id: str
    at: datetime
    channel: str
    account: str
    kind: str
    status: EventStatus
    reason: str = ""
    excerpt: str = ""
    attachments: tuple[AttachmentKind, ...] = ()
    ticket: int | None = None
    times: int = 1
    """How often the platform delivered it."""
    replayed_by: str = ""
    can_replay: bool = True
    kept_until: datetime | None = None


@dataclass(frozen=True)
class Events:
    """The page, newest first."""

    events: tuple[Event, ...]
    status: EventStatus | Literal[""] = ""
    counts: dict[str, int] | None = None
    next: str | None = None
    """Cursor of the older page."""
