"""When a child that died is started again."""

from collections import deque
from dataclasses import dataclass, field

FIRST_DELAY = 0.1
LAST_DELAY = 30.0
PERIOD = 60.0
MANY = 5


@dataclass
class Restarts:
    """Soon after the first deaths; after five within a minute every 30 s, until the child has lived for a minute."""

    _deaths: deque[float] = field(default_factory=deque)
    failing: bool = False

    def died(self, started: float, now: float) -> float:
        """How many seconds to wait before the next start. Times are of one monotonic clock."""
        if now - started >= PERIOD:
            self._deaths.clear()
            self.failing = False
        self._deaths.append(now)
        while now - self._deaths[0] > PERIOD:
            self._deaths.popleft()
        if len(self._deaths) >= MANY:
            self.failing = True
        delay: float = FIRST_DELAY * 2 ** (len(self._deaths) - 1)
        return LAST_DELAY if self.failing else delay
