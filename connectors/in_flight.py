"""After a take-over or a freeze: wait until nothing it forbids is on its way, two seconds at most."""

import asyncio
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from core.bus import Event
from core.database import Database

AT_MOST = 2.0
LOOK_AGAIN = 0.25
"""Seconds between looks where another process may do the sending."""


async def settle(database: Database, look: Callable[[Connection], Sequence[str]]) -> list[str]:
    """The ids that are still on their way after the wait: these, and no others, may arrive from now on.

    Call it after the take-over or freeze was committed.
    """
    changed = asyncio.Event()

    def hear(events: list[Event]) -> None:
        if any(event.topic == "delivery" for event in events):
            changed.set()

    silence = database.bus.listen(hear)
    loop = asyncio.get_running_loop()
    end = loop.time() + AT_MOST
    try:
        while (left := list(await database.read(look))) and (rest := end - loop.time()) > 0:
            try:
                await asyncio.wait_for(changed.wait(), min(rest, LOOK_AGAIN))
            except TimeoutError:
                continue
            changed.clear()
        return left
    finally:
        silence()
