"""What time it is at a simulated platform: the system's clock, or one that a test moves by hand."""

from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since 1970, like `time.time`."""

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class ManualClock:
    """Stands still until it is told to advance."""

    def __init__(self, now: float = 1_795_305_600.0) -> None:
        self._now = now

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds
