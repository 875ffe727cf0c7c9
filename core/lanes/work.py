"""Claimed jobs in a handler's hands: what it may write with them, and what a handler is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from core.bus import outbox
from core.database import Database
from core.database.savepoint import is_lost, savepoint
from core.lanes import queue
from core.lanes.queue import Claimed, Job

T = TypeVar("T")


class RetryLater(Exception):
    """The handler wants the job again after `after`; `counts` False leaves the number of attempts alone."""

    def __init__(self, reason: str, after: timedelta | None = None, *, counts: bool = True) -> None:
        super().__init__(reason)
        self.after = after
        self.counts = counts


@dataclass(frozen=True)
class Onward:
    """What a transaction that ended jobs also took on."""

    following: Claimed | None
    """The next in the same lane."""
    others: tuple[Claimed, ...] = ()
    """Lanes that got work by this transaction: claimed in it, each a commit and a look fewer."""


@dataclass
class Work:
    """Leased jobs in a handler's hands, and the only ways to write down what came of them."""

    database: Database
    claimed: Claimed
    onward: Callable[[Connection, Claimed, int], Onward]
    take_on: Callable[[tuple[Claimed, ...]], None]
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

    @property
    def opened(self) -> object:
        """What the handler's `opening` answered. Raises what it raised."""
        if isinstance(self.claimed.opened, Failed):
            raise self.claimed.opened.error
        return self.claimed.opened

    async def step(self, work: Callable[[Connection], T]) -> T:
        """A transaction on the way, refused with LeaseLostError when the lane is no longer ours."""

        def fenced(connection: Connection) -> T:
            queue.check(connection, self.claimed.lane, self.claimed.fence)
            return work(connection)

        return await self.database.write(fenced)

    async def finish(self, work: Callable[[Connection], T]) -> T:
        """Write the result and take the jobs out, in one transaction that also takes on what comes next."""

        def ended(connection: Connection) -> T:
            queue.remove(connection, self.claimed.lane, self.claimed.fence, self.claimed.jobs)
            return work(connection)

        return await self._end(ended)

    async def postpone(self, work: Callable[[Connection], datetime], reason: str) -> None:
        """Write what is known so far and try again at the time that `work` answers, without charging the attempt."""

        def ended(connection: Connection) -> None:
            queue.check(connection, self.claimed.lane, self.claimed.fence)
            queue.postpone(connection, self.job, due_at=work(connection), error=reason, counts=False)

        await self._end(ended)

    async def leave(self, work: Callable[[Connection], str | None], *, now: datetime) -> None:
        """Let the lane go on without this job: it is laid on the shelf that `work` names. None: due again at once."""

        def ended(connection: Connection) -> None:
            queue.check(connection, self.claimed.lane, self.claimed.fence)
            shelf = work(connection)
            if shelf is None:
                queue.postpone(connection, self.job, due_at=now, error="", counts=False)
            else:
                queue.shelve(connection, self.job, shelf)

        await self._end(ended)

    async def _end(self, work: Callable[[Connection], T]) -> T:
        def write(connection: Connection) -> tuple[T, Onward]:
            told_before = len(outbox(connection))
            result = work(connection)
            return result, self.onward(connection, self.claimed, told_before)

        result, onward = await self.database.write(write)
        self.following, self.finished = onward.following, True
        self.take_on(onward.others)
        return result


@dataclass(frozen=True)
class Failed:
    """An opening that raised: undone alone, and told to the handler."""

    error: Exception


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
    opening: Callable[[Connection, tuple[Job, ...]], object] | None = None
    """What is read or written in the transaction that claims the jobs; the handler finds it in `work.opened`."""


def opened(connection: Connection, handler: Handler, claimed: Claimed | None) -> Claimed | None:
    """With what the handler's opening made of the jobs. An opening that fails takes nothing else back with it."""
    if claimed is None or not claimed.jobs or handler.opening is None:
        return claimed
    try:
        with savepoint(connection):
            return replace(claimed, opened=handler.opening(connection, claimed.jobs))
    except OperationalError:  # the database itself, a deadlock or a full disk: the transaction as a whole
        raise
    except Exception as error:
        if is_lost(connection):
            raise
        return replace(claimed, opened=Failed(error))
