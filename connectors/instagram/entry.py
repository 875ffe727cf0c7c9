"""What one entry of a webhook tells about all its events: whose account it is, and when it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from connectors.instagram.payloads import Moment
from connectors.json_body import at_milliseconds, digest
from desk.inbound import Inbound

_MILLISECONDS_FROM = 100_000_000_000
"""As seconds this lies beyond the year 5000, as milliseconds in 1973."""


@dataclass(frozen=True)
class Entry:
    """`own` is the account's id as the platform writes it, empty when it wrote none."""

    own: str
    sent_at: datetime

    @property
    def is_test(self) -> bool:
        """The Test button of the App Dashboard sends made-up events under the id 0."""
        return self.own == "0"


def moment(value: Moment | None) -> datetime | None:
    """The time in any of the four ways that Instagram writes it; None where it is none of them."""
    if isinstance(value, str):
        return _iso(value) if not value.isdecimal() else moment(int(value[:20]))
    if value is None or isinstance(value, bool):
        return None
    return at_milliseconds(int(value if abs(value) >= _MILLISECONDS_FROM else value * 1000))


def _iso(text: str) -> datetime | None:
    try:
        parsed = datetime.fromisoformat(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def payload_of(raw: object) -> Mapping[str, object]:
    return raw if isinstance(raw, dict) else {"event": raw}


def set_aside(
    raw: object,
    entry: Entry,
    reason: str,
    kind: Literal["ignored", "not_understood"] = "not_understood",
    key: str | None = None,
) -> Inbound:
    """An event that is kept and shown, and on which nobody acts."""
    payload = payload_of(raw)
    return Inbound(
        event_key=key or digest(payload),
        kind=kind,
        payload=payload,
        platform_at=entry.sent_at,
        destination=entry.own or None,
        answerable=False,
        reason=reason[:200],
    )
