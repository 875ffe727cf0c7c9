"""How often somebody may do something: counted in this process over a sliding span, forgotten when quiet."""

from collections import deque

KEYS = 50_000
"""So many are counted at once; beyond that the longest known are forgotten, so that a flood costs no memory."""


class Rate:
    """At most `most` in any `span` seconds for each key."""

    def __init__(self, most: int, span: float = 60.0) -> None:
        self._most = most
        self._span = span
        self._times: dict[str, deque[float]] = {}

    def wait(self, key: str, now: float) -> float:
        """Count one more. 0: it may go on; else the seconds until it may, and it is not counted."""
        times = self._times.pop(key, None) or deque(maxlen=self._most)
        self._times[key] = times
        if len(self._times) > KEYS:
            del self._times[next(iter(self._times))]
        while times and now - times[0] >= self._span:
            times.popleft()
        if len(times) >= self._most:
            return times[0] + self._span - now
        times.append(now)
        return 0.0
