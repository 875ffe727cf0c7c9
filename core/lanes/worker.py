"""Runs the jobs of lanes: claims what is due, hands it to its handler, lets failures back off and die visibly."""

import asyncio
import heapq
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from core.bus import Event
from core.clock import Clock
from core.database import Database
from core.lanes import queue
from core.lanes.queue import Claimed, Job, LeaseLostError

T = TypeVar("T")
POLL = 1.0
"""Seconds between looks at the tables, for wake-ups that got lost."""
RENEW = 3.0
"""Seconds between renewals of a lease whose job still runs (a third of the lease)."""

_log = logging.getLogger(__name__)


class RetryLater(Exception):
    """The handler wants the job again after `after`; `counts` False leaves the number of attempts alone."""

    def __init__(self, reason: str, after: timedelta | None = None, *, counts: bool = True) -> None:
        super().__init__(reason)
        self.after = after
        self.counts = counts


@dataclass
class Work:
    """Leased jobs in a handler's hands, and the only ways to write down what came of them."""

    database: Database
    clock: Clock
    claimed: Claimed
    many: int
    following: Claimed | None = None
    finished: bool = False

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs: one, or up to the handler's `many`, in order."""
        return self.claimed.jobs

    @property
    def job(self) -> Job:
        """The job of a handler that takes one at a time."""
        return self.claimed.jobs[0]

    async def step(self, work: Callable[[Connection], T]) -> T:
        """A transaction on the way, refused with LeaseLostError when the lane is no longer ours."""

        def fenced(connection: Connection) -> T:
            queue.check(connection, self.claimed.lane, self.claimed.fence)
            return work(connection)

        return await self.database.write(fenced)

    async def finish(self, work: Callable[[Connection], T]) -> T:
        """Write the result and take the jobs out, in one transaction that also looks what comes next."""

        def fenced(connection: Connection) -> tuple[T, Claimed | None]:
            lane, fence = self.claimed.lane, self.claimed.fence
            queue.remove(connection, lane, fence, self.claimed.jobs)
            result = work(connection)
            return result, queue.proceed(connection, lane, fence, now=self.clock.now(), many=self.many)

        result, self.following = await self.database.write(fenced)
        self.finished = True
        return result


    async def postpone(self, work: Callable[[Connection], T], after: timedelta, reason: str) -> T:
        """Write what is known so far and try again later, without charging the attempt."""
        due = self.clock.now() + after

        def fenced(connection: Connection) -> tuple[T, Claimed | None]:
            lane, fence = self.claimed.lane, self.claimed.fence
            queue.check(connection, lane, fence)
            result = work(connection)
            queue.postpone(connection, self.job, due_at=due, error=reason, counts=False)
            return result, queue.proceed(connection, lane, fence, now=self.clock.now(), many=self.many)

        result, self.following = await self.database.write(fenced)
        self.finished = True
        return result


@dataclass(frozen=True)
class Handler:
    """How one kind of job is done. `kind` of a lane is what stands before its first colon."""

    run: Callable[[Work], Awaitable[None]]
    beside: int = 8
    """How many lanes of this kind run at once."""
    many: int = 1
    """How many jobs of a lane it takes together."""
    tries: int = 6
    on_dead: Callable[[Connection, Job, str], None] | None = None
    """What else happens, in the same transaction, when a job failed for good."""


@dataclass
class _Kind:
    handler: Handler
    slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.slots = asyncio.Semaphore(self.handler.beside)


class Worker:
    """Works off lanes until stopped. A handler is found by its lane's kind (`turn:CONVERSATION` → `turn`)."""

    def __init__(self, database: Database, clock: Clock, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._clock = clock
        self._kinds = {name: _Kind(handler) for name, handler in handlers.items()}
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._later: list[tuple[float, str]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._bell = asyncio.Event()
        self._claims = 0
        self._stopping = False

    async def run(self) -> None:
        """Work until `stop`."""
        if self._database.dialect == "sqlite":
            await self._database.write(queue.void_leases)
        silence = self._database.bus.listen(self._hear)
        try:
            while not self._stopping:
                await self._look()
                await self._wait()
        finally:
            silence()
            await self._drain()

    def stop(self) -> None:
        """Claim nothing more; running handlers are given a moment."""
        self._stopping = True
        self._bell.set()

    async def run_until_idle(self) -> None:
        """Work off all that is due by the clock, then return: for tests, in place of `run`."""
        silence = self._database.bus.listen(self._hear)
        try:
            while True:
                before = self._claims
                await self._look()
                await asyncio.gather(*self._tasks)
                if self._claims == before:
                    return
        finally:
            silence()

    @property
    def busy(self) -> int:
        """Lanes being worked on now."""
        return len(self._busy)

    async def _look(self) -> None:
        now = self._clock.now()
        found = await self._database.read(lambda c: list(queue.waiting_lanes(c, now=now, limit=2_000)))
        for lane, due in found:
            self._wish(lane, due.timestamp())

    async def _wait(self) -> None:
        """Sleep until the poll, a wake-up, or the next job that falls due."""
        end = self._clock.monotonic() + POLL
        while not self._stopping and (left := end - self._clock.monotonic()) > 0:
            soonest = self._start_due()
            try:
                await asyncio.wait_for(self._bell.wait(), min(left, max(soonest, 0.005)))
            except TimeoutError:
                continue
            self._bell.clear()

    def _hear(self, events: list[Event]) -> None:
        for event in events:
            if event.topic == "lane":
                self._wish(str(event.data["lane"]), float(str(event.data["due"])))

    def _wish(self, lane: str, due: float) -> None:
        kind = self._kinds.get(lane.partition(":")[0])
        if kind is None or self._stopping:
            return
        if due > self._clock.now().timestamp():
            if len(self._later) < 100_000:
                heapq.heappush(self._later, (due, lane))
                self._bell.set()
        elif lane in self._busy:
            self._again.add(lane)
        else:
            self._busy.add(lane)
            task = asyncio.create_task(self._work_lane(lane, kind))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _start_due(self) -> float:
        """Start lanes whose time has come; seconds until the next one."""
        now = self._clock.now().timestamp()
        while self._later and self._later[0][0] <= now:
            due, lane = heapq.heappop(self._later)
            self._wish(lane, due)
        return self._later[0][0] - now if self._later else POLL

    async def _work_lane(self, lane: str, kind: _Kind) -> None:
        try:
            async with kind.slots:
                while not self._stopping:
                    self._again.discard(lane)
                    await self._work_off(lane, kind.handler)
                    if lane not in self._again:
                        break
        except Exception:
            _log.exception("lane %s could not be worked on; it is tried again", lane.partition(":")[0])
        finally:
            self._busy.discard(lane)

    async def _work_off(self, lane: str, handler: Handler) -> None:
        now = self._clock.now()
        claimed = await self._database.write(lambda c: queue.claim(c, lane, now=now, many=handler.many))
        while claimed is not None:
            if not claimed.jobs:
                if claimed.next_due is not None:
                    self._wish(lane, claimed.next_due.timestamp())
                return
            self._claims += 1
            claimed = await self._run(claimed, handler)
            if self._stopping and claimed is not None and claimed.jobs:
                await self._database.write(partial(queue.release, lane=lane, fence=claimed.fence))
                return

    async def _run(self, claimed: Claimed, handler: Handler) -> Claimed | None:
        """One handler's run; answers what to do next in the lane."""
        work = Work(self._database, self._clock, claimed, handler.many)
        renewal = asyncio.create_task(self._keep(claimed))
        try:
            await handler.run(work)
            if not work.finished:
                raise RuntimeError(f"the handler of {claimed.jobs[0].kind} ended without an end")
            return work.following
        except LeaseLostError:
            return None
        except RetryLater as wish:
            return await self._fail(claimed, handler, str(wish), wish.after, counts=wish.counts)
        except Exception as error:
            _log.exception("a job of kind %s failed", claimed.jobs[0].kind)
            return await self._fail(claimed, handler, f"{type(error).__name__}: {error}", None, counts=True)
        finally:
            renewal.cancel()

    async def _fail(self, claimed: Claimed, handler: Handler, reason: str, after: timedelta | None, *,
                    counts: bool) -> Claimed | None:  # fmt: skip
        """Back off, or bury what failed too often. Only the head is charged: the others were not at fault yet."""
        head, now = claimed.jobs[0], self._clock.now()
        if len(claimed.jobs) > 1:
            return Claimed(claimed.lane, claimed.fence, (head,), None)

        def write(connection: Connection) -> Claimed | None:
            queue.check(connection, claimed.lane, claimed.fence)
            if counts and head.attempts + 1 >= handler.tries:
                queue.bury(connection, head, reason)
                if handler.on_dead is not None:
                    handler.on_dead(connection, head, reason)
            else:
                due = now + (after if after is not None else backoff(head.attempts))
                queue.postpone(connection, head, due_at=due, error=reason, counts=counts)
            return queue.proceed(connection, claimed.lane, claimed.fence, now=now, many=handler.many)

        try:
            return await self._database.write(write)
        except LeaseLostError:
            return None

    async def _keep(self, claimed: Claimed) -> None:
        """Renew the lease while the job runs."""
        while True:
            await asyncio.sleep(RENEW)
            renew = partial(queue.renew, lane=claimed.lane, fence=claimed.fence, now=self._clock.now())
            await self._database.write(renew)

    async def _drain(self) -> None:
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=5)
            for task in late:
                task.cancel()


def backoff(attempts: int, *, first: float = 0.5, most: float = 60.0) -> timedelta:
    """Full-jitter exponential backoff: somewhere between half and all of `first` · 2^attempts, `most` at the most.

    See https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """
    span = min(most, first * 2.0**attempts)
    return timedelta(seconds=span * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
