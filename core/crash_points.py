"""Places where a test can make this process die as by `kill -9`: proof that nothing is lost or doubled there.

Armed by MADOGUCHI_CRASH_POINT=NAME, NAME:N (the N-th time) or NAME:N:SECONDS (counted from so long after the start);
refused at start unless every account's address is loopback. See benchmarks/kill.py.
"""

import os
import signal
import time

POINTS = frozenset(
    {
        "before_event_commit",
        "after_event_commit",
        "after_parsing",
        "after_bot_answer",
        "after_cleared",
        "after_sending",
        "after_accepted",
        "while_sealing",
        "while_migrating",
    }
)

_armed: tuple[str, int, float] | None = None


class UnknownPointError(ValueError):
    """There is no crash point of this name."""


def arm(wish: str) -> None:
    """Die when a point is reached for the N-th time. Raises UnknownPointError."""
    global _armed
    name, count, seconds, *_ = [*wish.split(":"), "", ""]
    if name not in POINTS:
        raise UnknownPointError(f"there is no crash point {name!r}; there are {', '.join(sorted(POINTS))}")
    _armed = (name, int(count or 1), time.monotonic() + float(seconds or 0))


def reached(name: str) -> None:
    """This point of the code is reached."""
    global _armed
    if _armed is None or _armed[0] != name or time.monotonic() < _armed[2]:
        return
    _armed = (name, _armed[1] - 1, _armed[2])
    if _armed[1] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
