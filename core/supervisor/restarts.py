"""When a child that died is started again, and how long one that starts is waited for."""

from collections import deque
from dataclasses import dataclass, field

FIRST_DELAY = 0.1
LAST_DELAY = 30.0
PERIOD = 60.0
MANY = 5
MOST_DOUBLED = 2
"""A start that hangs for good is given up after four times its first patience; one on a slow machine needs it."""


@dataclass
class Restarts:
    """Soon after the first deaths; after five within a minute, or a start that led to nothing, every 30 s.

    Until the child has been well for a minute.
    """

    _deaths: deque[float] = field(default_factory=deque)
    failing: bool = False
    _in_vain: int = 0

    def patience(self, first: float) -> float:
        """How many seconds the next start is waited for: twice as long after each that was given up."""
        patience: float = first * 2 ** min(self._in_vain, MOST_DOUBLED)
        return patience

    def gave_up(self) -> None:
        """It was ended because it never became ready."""
        self._in_vain += 1
        self.failing = True

    def died(self, well_since: float | None, now: float) -> float:
        """How many seconds to wait before the next start. Times are of one monotonic clock; None: it never was well."""
        if well_since is not None and now - well_since >= PERIOD:
            self._deaths.clear()
            self.failing = False
            self._in_vain = 0
        self._deaths.append(now)
        while now - self._deaths[0] > PERIOD:
            self._deaths.popleft()
        if len(self._deaths) >= MANY:
            self.failing = True
        delay: float = FIRST_DELAY * 2 ** (len(self._deaths) - 1)
        return LAST_DELAY if self.failing else delay
