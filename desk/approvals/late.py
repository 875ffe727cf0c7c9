"""Whether what people agreed to may still go out: an approval that comes too late never sends what is stale."""

from datetime import datetime
from typing import Literal

from core.limits import Visibility, limits_of
from desk.approvals.words import Carrier
from desk.conversations import Conversation

Lateness = Literal["expired", "newer_message", "owner_changed", "window_closed"]


def why_late(place: Conversation, held: Carrier, heard: int, newest: int, now: datetime) -> Lateness | None:
    """Why it is too late for an answer's first delivery. `newest`: sequence of the customer's newest message."""
    if held.expires_at <= now:
        return "expired"
    if newest > heard:
        return "newer_message"
    if _another_answers(place, held):
        return "owner_changed"
    return "window_closed" if _window_closed(place, held, now) else None


def token_gone(place: Conversation, held: Carrier, now: datetime) -> bool:
    """Whether the free way back is over: what is sent now costs, and somebody has to want that."""
    life = limits_of(place.channel, _visibility(place, held)).reply_window
    return bool(held.reply_token and life and held.received_at and now - held.received_at >= life)


def _another_answers(place: Conversation, held: Carrier) -> bool:
    """A person's text waited while somebody else took the conversation: the new owner decides."""
    if held.author not in ("agent", "api"):
        return held.epoch != place.epoch
    return place.owner != "agent" or place.owner_id != held.user_id


def _window_closed(place: Conversation, held: Carrier, now: datetime) -> bool:
    end = window_end(place, held)
    return end is not None and end <= now


def window_end(place: Conversation, held: Carrier) -> datetime | None:
    """When the platform takes no answer any more; None: it always does."""
    limits = limits_of(place.channel, _visibility(place, held))
    window = limits.agent_window if held.author in ("agent", "api") else limits.bot_window
    if window is None:
        return None
    return held.created_at if place.last_inbound_at is None else place.last_inbound_at + window


def _visibility(place: Conversation, held: Carrier) -> Visibility:
    return "public" if place.kind == "comment" and held.action != "private_reply" else "private"
