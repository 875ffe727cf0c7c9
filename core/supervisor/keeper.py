"""Keeps one process alive: starts it again when it dies, and knows whether it answers."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from core.parts import State
from core.supervisor.calling import healthy
from core.supervisor.child import Child
from core.supervisor.plan import Plan
from core.supervisor.report import Report
from core.supervisor.restarts import MANY, Restarts

SOON = 0.2
CALM = 5.0
UNANSWERED = 3
"""So many checks in a row without an answer make a process that was up `down`, until it answers again."""


class Keeper:
    """`plan` is asked anew before every start; `on_state` is told whenever the state changes."""

    def __init__(self, name: str, plan: Callable[[], Plan], report: Report, on_state: Callable[[State], None]) -> None:
        self.name = name
        self._plan = plan
        self._report = report
        self._on_state = on_state
        self._restarts = Restarts()
        self._stopping = asyncio.Event()
        self._child: Child | None = None
        self._well_since: float | None = None
        self.state: State = "starting"

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._child.pid if self._child else None

    async def run(self) -> None:
        """Until stop() is called."""
        while not self._stopping.is_set():
            self._well_since = None
            try:
                code = await self._live()
            except OSError as error:  # the program itself is missing, or no process could be made
                self._report.say(f"{self.name} could not be started: {error}")
                code = None
            if self._stopping.is_set():
                return
            self._become("down")
            await self._pause(code)

    async def stop(self, hurry: asyncio.Event) -> None:
        """Ends the process: by itself within its grace, or at once where there is hurry."""
        self._stopping.set()
        if self._child is not None:
            await self._child.stop(hurry)

    async def _live(self) -> int:
        plan = self._plan()
        if not self._restarts.failing:  # what failed again and again stays down until it answers
            self._become("starting")
        child = self._child = Child(plan, self._report.lines_of(self.name))
        asking = asyncio.ensure_future(self._ask(child))
        try:
            return await child.ended
        finally:
            self._child = None
            asking.cancel()

    async def _pause(self, code: int | None) -> None:
        known_failing = self._restarts.failing
        delay = self._restarts.died(self._well_since, time.monotonic())
        if self._restarts.failing and not known_failing:
            self._report.say(f"{self.name} died {MANY} times within a minute; it is tried again every {delay:g} s")
        else:
            self._report.say(f"{self.name} ended ({_words(code)}); it starts again in {delay:g} s")
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), delay)

    async def _ask(self, child: Child) -> None:
        health = child.plan.health
        started = time.monotonic()
        if health is None:
            self._well_since = started
            self._become("up")
            return
        answered: float | None = None
        unanswered = 0
        while True:
            if await healthy(health):
                answered, unanswered = time.monotonic(), 0
                self._well_since = self._well_since or answered
                self._become("up")
            elif answered is None:
                if self._start_was_in_vain(child, time.monotonic() - started):
                    return
            else:
                unanswered += 1
                self._bear_silence(child, answered, unanswered)
            await asyncio.sleep(CALM if self.state == "up" and unanswered == 0 else SOON)

    def _start_was_in_vain(self, child: Child, lived: float) -> bool:
        """A process that starts is given its time, but not for ever."""
        patience = self._restarts.patience(child.plan.ready_within)
        if lived < patience or self._stopping.is_set():
            return False
        self._report.say(f"{self.name} did not answer within {patience:g} s of its start; it is ended")
        self._restarts.gave_up()
        child.kill()
        return True

    def _bear_silence(self, child: Child, answered: float, unanswered: int) -> None:
        """A process that was well is ended when it stays silent."""
        if self._stopping.is_set():
            return
        if unanswered >= UNANSWERED and self.state == "up":
            self._become("down")
            self._report.say(f"{self.name} runs but does not answer")
        if time.monotonic() - answered > child.plan.hung_after:
            self._report.say(f"{self.name} has not answered for {child.plan.hung_after:g} s; it is ended")
            child.kill()

    def _become(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._on_state(state)


def _words(code: int | None) -> str:
    if code is None:
        return "not started"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
