"""Faults that a simulated platform commits on demand, in the order they were asked for."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tests.until import LONGEST_WAIT

Act = Literal["answer", "hang", "reset", "close", "garbage", "truncate"]
"""What the client gets: an answer, nothing on an open connection, a torn or closed one, no JSON, half a body."""
When = Literal["before", "after"]
"""Before the platform has accepted the request (it never will), or after (it has, whatever the client learns)."""


@dataclass(frozen=True)
class Fault:
    act: Act = "answer"
    when: When = "before"
    status: int | None = None
    """The HTTP status answered. None with the act `answer`: the request is processed and answered normally."""
    error: str | None = None
    """A named error of the platform, such as Instagram's `10-2534022`."""
    message: str | None = None
    retry_after: int | None = None
    delay: float = 0.0
    """Seconds to wait: before processing, or between processing and answering, as `when` says."""

    @property
    def replaces_processing(self) -> bool:
        changes_answer = self.act != "answer" or self.status is not None or self.error is not None
        return self.when == "before" and changes_answer


class PlannedFault:
    """One planned fault: may be waited for, held back and taken off again."""

    def __init__(self, endpoints: frozenset[str], fault: Fault, times: int | None, held: bool) -> None:
        self.endpoints = endpoints
        self.fault = fault
        self.left = times
        self.used = 0
        self._struck = asyncio.Event()
        self._released = asyncio.Event()
        if not held:
            self._released.set()

    def strike(self) -> None:
        self.used += 1
        if self.left is not None:
            self.left -= 1
        self._struck.set()

    async def wait(self) -> None:
        """The fault's own delay, and as long as it is held."""
        if self.fault.delay:
            await asyncio.sleep(self.fault.delay)
        await self._released.wait()

    async def struck(self, within: float = LONGEST_WAIT) -> None:
        """Wait until a request has met this fault."""
        await asyncio.wait_for(self._struck.wait(), within)

    def release(self) -> None:
        """Let the requests go on that a held fault keeps waiting."""
        self._released.set()

    def cancel(self) -> None:
        """Strike no more, and let go what waits."""
        self.left = 0
        self.release()


class FaultPlan:
    """Which request meets which fault: the oldest planned one for its endpoint that has strikes left."""

    def __init__(self) -> None:
        self._planned: list[PlannedFault] = []

    def add(
        self, endpoints: str | Iterable[str], fault: Fault, times: int | None = 1, held: bool = False
    ) -> PlannedFault:
        names = frozenset([endpoints] if isinstance(endpoints, str) else endpoints)
        planned = PlannedFault(names, fault, times, held)
        self._planned.append(planned)
        return planned

    def take(self, endpoint: str) -> PlannedFault | None:
        for planned in self._planned:
            if planned.left != 0 and (endpoint in planned.endpoints or "*" in planned.endpoints):
                planned.strike()
                if planned.left == 0:
                    self._planned.remove(planned)
                return planned
        return None

    def clear(self) -> None:
        for planned in self._planned:
            planned.cancel()
        self._planned.clear()
