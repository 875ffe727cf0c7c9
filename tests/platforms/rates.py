"""Calls that a platform lets one account make of one endpoint in a time: token buckets on the simulator's clock."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.platforms.clock import Clock


@dataclass(frozen=True)
class Rate:
    """So many calls in so many seconds; a bucket holds them all at once."""

    calls: float
    seconds: float = 1.0


class Rates:
    def __init__(self, clock: Clock, usual: Rate, others: Mapping[str, Rate]) -> None:
        self._clock = clock
        self._usual = usual
        self._rates = dict(others)
        self._buckets: dict[str, tuple[float, float]] = {}

    def limit(self, endpoint: str, calls: float, seconds: float = 1.0) -> None:
        """Another rate for this endpoint, from a full bucket on."""
        self._rates[endpoint] = Rate(calls, seconds)
        self._buckets.pop(endpoint, None)

    def allows(self, endpoint: str) -> bool:
        """Take one call out of this endpoint's bucket; False when it is empty."""
        rate, now = self._rates.get(endpoint, self._usual), self._clock()
        level, since = self._buckets.get(endpoint, (rate.calls, now))
        level = min(rate.calls, level + (now - since) * rate.calls / rate.seconds)
        allowed = level >= 1
        self._buckets[endpoint] = (level - 1 if allowed else level, now)
        return allowed
