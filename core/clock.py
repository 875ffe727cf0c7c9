"""The one clock: everything that asks the time asks it here, so that tests can set it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Wall time and a steady counter."""

    def now(self) -> datetime:
        """The present moment, with zone (UTC)."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, for measuring spans."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class ManualClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, start: datetime = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)) -> None:
        self._now = start
        self._steady = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._steady

    def advance(self, span: timedelta) -> None:
        """Move on by a span of time."""
        self._now += span
        self._steady += span.total_seconds()
