"""Runs the jobs of lanes: claims what is due, hands it to its handler, lets failures back off and die visibly."""

import asyncio
import heapq
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from core.bus import Event, outbox
from core.clock import Clock
from core.database import Database
from core.lanes import queue
from core.lanes.backoff import backoff
from core.lanes.queue import Claimed, LeaseLostError
from core.lanes.work import Handler, Onward, RetryLater, Work, opened

POLL = 5.0
"""Seconds between looks at the tables, for wake-ups that got lost."""
RENEW = 3.0
"""Seconds between renewals of a lease whose job still runs (a third of the lease)."""

_log = logging.getLogger(__name__)


@dataclass
class _Kind:
    handler: Handler
    slots: asyncio.Semaphore = field(init=False)
    running: int = 0

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
        self._taken_on: dict[str, Claimed] = {}
        self._later: list[tuple[float, str]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._bell = asyncio.Event()
        self._claims = 0
        self._stopping = False

    async def run(self) -> None:
        """Work until `stop`."""
        if await self._database.begin_work():
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
        kind = self._kinds.get(_kind(lane))
        if kind is None or self._stopping:
            return
        if due > self._clock.now().timestamp():
            if len(self._later) < 100_000:
                heapq.heappush(self._later, (due, lane))
                self._bell.set()
        elif lane in self._busy:
            self._again.add(lane)
        else:
            self._start(lane, kind)

    def _start(self, lane: str, kind: _Kind) -> None:
        self._busy.add(lane)
        task = asyncio.create_task(self._work_lane(lane, kind))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _take_on(self, others: tuple[Claimed, ...]) -> None:
        """Work on lanes that a transaction claimed; one that is about to be looked at is worked on by that look."""
        for claimed in others:
            self._taken_on[claimed.lane] = claimed
            if claimed.lane not in self._busy:
                self._start(claimed.lane, self._kinds[_kind(claimed.lane)])

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
                kind.running += 1
                try:
                    await self._work_on(lane, kind.handler)
                finally:
                    kind.running -= 1
        except Exception:
            _log.exception("lane %s could not be worked on; it is tried again", _kind(lane))
        finally:
            self._busy.discard(lane)
            await self._give_back(lane)

    async def _work_on(self, lane: str, handler: Handler) -> None:
        while not self._stopping:
            self._again.discard(lane)
            await self._work_off(lane, handler)
            if lane not in self._again and lane not in self._taken_on:
                return

    async def _give_back(self, lane: str) -> None:
        """A lane that was taken on and not worked on, at a stop: others need not wait for its lease to run out."""
        claimed = self._taken_on.pop(lane, None)
        if claimed is not None:
            await self._database.write(partial(queue.release, lane=lane, fence=claimed.fence))
            self._wish(lane, self._clock.now().timestamp())

    async def _work_off(self, lane: str, handler: Handler) -> None:
        claimed = self._taken_on.pop(lane, None)
        if claimed is None:
            claimed = await self._database.write(lambda connection: self._claim(connection, lane, handler))
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

    def _claim(self, connection: Connection, lane: str, handler: Handler) -> Claimed | None:
        claimed = queue.claim(connection, lane, now=self._clock.now(), many=handler.many)
        return opened(connection, handler, claimed)

    def _onward(self, connection: Connection, claimed: Claimed, told_before: int) -> Onward:
        """What comes next in the lane, and the lanes to which this transaction gave work; their wake-ups are spared."""
        handler, now = self._kinds[_kind(claimed.lane)].handler, self._clock.now()
        following = queue.proceed(connection, claimed.lane, claimed.fence, now=now, many=handler.many)
        following = opened(connection, handler, following)
        others: list[Claimed] = []
        events = outbox(connection)
        for event in events[told_before:]:
            lane = str(event.data.get("lane"))
            if event.topic != "lane" or lane == claimed.lane or not self._has_room(lane, others):
                continue
            other = self._claim(connection, lane, self._kinds[_kind(lane)].handler)
            if other is not None and other.jobs:
                others.append(other)
                events.remove(event)
        return Onward(following, tuple(others))

    def _has_room(self, lane: str, others: list[Claimed]) -> bool:
        """Seen from the writer's thread, so a guess: too high means that a lane waits for its place under a lease."""
        kind = self._kinds.get(_kind(lane))
        if kind is None or self._stopping or lane in self._busy or kind.slots.locked():
            return False
        claimed_now = sum(1 for each in others if _kind(each.lane) == _kind(lane))
        return kind.running + claimed_now < kind.handler.beside

    async def _run(self, claimed: Claimed, handler: Handler) -> Claimed | None:
        """One handler's run; answers what to do next in the lane."""
        work = Work(self._database, claimed, self._onward, self._take_on)
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
            alone = Claimed(claimed.lane, claimed.fence, (head,), None)
            return await self._database.write(lambda connection: opened(connection, handler, alone))

        def write(connection: Connection) -> Claimed | None:
            queue.check(connection, claimed.lane, claimed.fence)
            if counts and head.attempts + 1 >= handler.tries:
                queue.bury(connection, head, reason)
                if handler.on_dead is not None:
                    handler.on_dead(connection, head, reason)
            else:
                due = now + (after if after is not None else backoff(head.attempts))
                queue.postpone(connection, head, due_at=due, error=reason, counts=counts)
            following = queue.proceed(connection, claimed.lane, claimed.fence, now=now, many=handler.many)
            return opened(connection, handler, following)

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


def _kind(lane: str) -> str:
    return lane.partition(":")[0]
