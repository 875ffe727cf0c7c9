"""Calls a second that a platform lets one account make of one endpoint: token buckets on the simulator's clock."""

from collections.abc import Mapping

from tests.platforms.clock import Clock


class Rates:
    """Each bucket holds a second's worth of calls."""

    def __init__(self, clock: Clock, usual: float, others: Mapping[str, float]) -> None:
        self._clock = clock
        self._usual = usual
        self._per_second = dict(others)
        self._buckets: dict[str, tuple[float, float]] = {}

    def limit(self, endpoint: str, per_second: float) -> None:
        """Another rate for this endpoint, from a full bucket on."""
        self._per_second[endpoint] = per_second
        self._buckets.pop(endpoint, None)

    def allows(self, endpoint: str) -> bool:
        """Take one call out of this endpoint's bucket; False when it is empty."""
        size, now = self._per_second.get(endpoint, self._usual), self._clock()
        level, since = self._buckets.get(endpoint, (size, now))
        level = min(size, level + (now - since) * size)
        allowed = level >= 1
        self._buckets[endpoint] = (level - 1 if allowed else level, now)
        return allowed
