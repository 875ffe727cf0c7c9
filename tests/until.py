"""Waiting for what will happen soon, without knowing when."""

import asyncio
from collections.abc import Awaitable, Callable

INTERVAL = 0.01
"""Seconds between two looks."""
LONGEST_WAIT = 60.0
"""Seconds after which what should happen soon counts as not happening, on a machine that others crowd too."""


async def until(holds: Callable[[], bool | Awaitable[bool]], within: float = LONGEST_WAIT) -> None:
    """Return once it holds; fail loudly when it does not within so many seconds."""
    end = asyncio.get_running_loop().time() + within
    while True:
        looked = holds()
        if looked if isinstance(looked, bool) else await looked:
            return
        assert asyncio.get_running_loop().time() <= end, "waited in vain"
        await asyncio.sleep(INTERVAL)
