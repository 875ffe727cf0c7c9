"""What each channel allows: registered by its connector at start, read by the gate and the composer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import regex

Visibility = Literal["private", "public"]
LengthUnit = Literal["utf16", "utf8", "codepoints", "graphemes"]


@dataclass(frozen=True)
class Limits:
    """Bounds of one channel for private or for public messages; sources stand in the connector's README."""

    channel: str
    visibility: Visibility
    text_length: int
    length_unit: LengthUnit
    messages_per_call: int = 1
    messages_per_answer: int = 5
    """How many messages one answer may hold, in as many calls as they need."""
    buttons: int = 0
    button_title_length: int = 20
    bot_window: timedelta | None = None
    """How long after the customer's last message an automatic answer may go out; None: always."""
    agent_window: timedelta | None = None
    """The same for a person's answer."""
    reply_window: timedelta | None = None
    """How long after receipt an answer goes out as a free reply to that message; None: there is no such thing."""


class UnknownChannelError(LookupError):
    """No connector has registered limits for this channel and visibility."""


_registered: dict[tuple[str, Visibility], Limits] = {}


def register(limits: Iterable[Limits]) -> None:
    """Make limits known; registering the same ones again changes nothing, others for the same key are an error."""
    for entry in limits:
        key = (entry.channel, entry.visibility)
        if _registered.setdefault(key, entry) != entry:
            raise ValueError(f"limits for {entry.channel} ({entry.visibility}) are registered twice and differ")


def limits_of(channel: str, visibility: Visibility) -> Limits:
    """The limits of a channel. Raises UnknownChannelError."""
    try:
        return _registered[channel, visibility]
    except KeyError:
        raise UnknownChannelError(f"no limits for {channel} ({visibility})") from None


def channels() -> frozenset[str]:
    """The channels that have registered any."""
    return frozenset(channel for channel, _ in _registered)


def length(text: str, unit: LengthUnit) -> int:
    """How long the platform counts this text."""
    if unit == "utf16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit == "utf8":
        return len(text.encode("utf-8", "surrogatepass"))
    if unit == "codepoints":
        return len(text)
    return len(regex.findall(r"\X", text))
