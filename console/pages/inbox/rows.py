"""One slip of the list: who waits, what was said last, until when an answer goes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.i18n.catalogue import Catalogue
from console.view.conversation import AttachmentKind
from console.view.queue import LeftBecause, Owner, QueueRow
from core.limits import UnknownChannelError, limits_of
from desk.surname import surname
from desk.ticket_list import Listed

EXCERPT = 120
"""Characters of the last utterance; the slip shows one line of them."""
SHOWN_FROM = timedelta(hours=24)
"""A window's end is told within a day of it; before, the time of the last utterance tells more."""


@dataclass(frozen=True)
class Reader:
    """For whom a slip is drawn."""

    me: str
    words: Catalogue
    now: datetime


def row(each: Listed, reader: Reader, left: LeftBecause = "") -> QueueRow:
    """The slip of a ticket."""
    view: dict[str, Any] = {
        "number": each.number,
        "channel": each.channel,
        "kind": "comment" if each.kind == "comment" else "dm",
        "customer": customer_name(each, reader.words),
        "excerpt": _excerpt(each, reader.words),
        "last_at": each.last_at or each.updated_at,
        "owner": owner(each, reader.me),
        "status": each.status,
        "unread": each.unread > 0 and each.owner != "bot",
        "topic": topic(each.topic, reader.words),
        "language": each.locale,
        "due_at": _due(each, reader.now),
        "problem": each.problem or "",
        "left": left,
    }
    return QueueRow(**view)


def owner(each: Listed, me: str) -> Owner:
    """Who answers now."""
    if each.owner == "bot":
        return Owner("bot")
    if each.owner == "queue":
        return Owner("queue")
    return Owner("agent", surname(each.owner_name or ""), mine=each.owner_id == me)


def customer_name(each: Listed, words: Catalogue) -> str:
    """The name that the platform told, else a word for somebody whose name we do not know."""
    return each.customer.strip() or words.text("customer.nameless", channel=words.text(f"channel.{each.channel}"))


def topic(intent: str | None, words: Catalogue) -> str:
    """The matter in the reader's language; empty where there is no word for it."""
    key = f"topic.{intent}"
    return words.text(key) if intent and key in words else ""


def closes_at(channel: str, last_inbound_at: datetime | None) -> datetime | None:
    """When the channel stops taking a person's private answer; None: it sets no limit."""
    try:
        window = limits_of(channel, "private").agent_window
    except UnknownChannelError:
        return None
    return last_inbound_at + window if window is not None and last_inbound_at is not None else None


def _due(each: Listed, now: datetime) -> datetime | None:
    if each.owner == "bot" or each.kind == "comment" or each.excerpt_author == "agent":
        return None
    end = closes_at(each.channel, each.last_inbound_at)
    return end if end is not None and end - now <= SHOWN_FROM else None


def _excerpt(each: Listed, words: Catalogue) -> str:
    if each.excerpt_kind == "erased":
        return words.text("message.unsent")
    said = " ".join((each.excerpt or "").split())[:EXCERPT] or _placeholder(each.excerpt_kind, words)
    if each.excerpt_author != "agent" or each.problem:
        return said
    return said + words.text("queue.held_suffix" if each.excerpt_state == "held" else "queue.sent_suffix")


def _placeholder(kind: str | None, words: Catalogue) -> str:
    return words.text(f"attachment.{attachment_kind(kind)}") if kind else ""


def attachment_kind(kind: object) -> AttachmentKind:
    """The kinds that have a word and an icon."""
    known: dict[object, AttachmentKind] = {
        "image": "image", "video": "video", "audio": "audio", "file": "file", "sticker": "sticker",
        "location": "location", "share": "share",
    }  # fmt: skip
    return known.get(kind, "other")
