"""SQLite: one writer thread with group commit and synchronous=FULL, readers beside it.

Two writing threads on one SQLite file wait for each other's locks (p99 of hundreds of milliseconds); one thread that
commits what queued up while its last commit ran writes thousands of durable transactions a second.
"""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from core.bus import Bus, Event, outbox
from core.database.base import DatabaseClosedError
from core.database.prepared import QuickConnection
from core.database.savepoint import is_lost, savepoint

T = TypeVar("T")
GROUP = 64
READERS = 4


class _Task:
    __slots__ = ("error", "future", "loop", "result", "urgent", "work")

    def __init__(
        self, work: Callable[[Connection], Any], loop: asyncio.AbstractEventLoop | None, *, urgent: bool = False
    ) -> None:
        self.work = work
        self.urgent = urgent
        self.loop = loop
        self.future: asyncio.Future[Any] | Future[Any] = loop.create_future() if loop else Future()
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class SqliteDatabase:
    """See core.database.base.Database."""

    dialect = "sqlite"

    def __init__(self, url: str, bus: Bus) -> None:
        self.bus = bus
        self._writing = _engine(url, writes=True)
        self._reading = _engine(url, writes=False)
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._urgent: deque[_Task] = deque()
        self._waiting: deque[_Task] = deque()
        self._bell = threading.Condition()
        self._closed = False
        self._home: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        loop = self._home = asyncio.get_running_loop()
        task = _Task(work, loop, urgent=urgent)
        self._put(task)
        result: T = await task.future  # type: ignore[misc]
        return result

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    async def begin_work(self) -> bool:
        return True  # whoever opens the data folder is its only user

    def write_now(self, work: Callable[[Connection], T]) -> T:
        task = _Task(work, None)
        self._put(task)
        result: T = task.future.result()
        return result

    def read_now(self, work: Callable[[Connection], T]) -> T:
        with QuickConnection(self._reading) as connection, connection.begin():
            return work(connection)

    def close(self) -> None:
        with self._bell:
            self._closed = True
            self._bell.notify()
        self._thread.join()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    def _put(self, task: _Task) -> None:
        with self._bell:
            if self._closed:
                raise DatabaseClosedError("the database is closed")
            (self._urgent if task.urgent else self._waiting).append(task)
            self._bell.notify()

    def _take(self) -> list[_Task]:
        with self._bell:
            while not (self._urgent or self._waiting or self._closed):
                self._bell.wait()
            # What is urgent is committed by itself: it waits neither behind the rest nor for the rest's commit.
            queue = self._urgent or self._waiting
            return [queue.popleft() for _ in range(min(len(queue), GROUP))]

    def _run(self) -> None:
        with QuickConnection(self._writing) as connection:
            while group := self._take():
                ran, events = self._commit_group(connection, group)
                self._tell(ran, events)

    def _commit_group(self, connection: Connection, group: list[_Task]) -> tuple[list[_Task], list[Event]]:
        """Run a group in one transaction, each in its own savepoint; when COMMIT fails, all of them failed.

        When something urgent comes meanwhile, the rest of the group waits for the next transaction.
        """
        events = outbox(connection)
        events.clear()
        urgent, ran = group[0].urgent, list[_Task]()
        try:
            with connection.begin():
                while group and (urgent or not ran or not self._urgent):
                    ran.append(group.pop(0))
                    _run_one(connection, ran[-1])
        except BaseException as error:
            if not ran:  # not even begun
                ran, group = group, []
            for task in ran:
                task.error = task.error or error
            events.clear()
        with self._bell:
            self._waiting.extendleft(reversed(group))
        told = list(events)
        events.clear()
        return ran, told

    def _tell(self, group: list[_Task], events: list[Event]) -> None:
        """Answers and events reach the event loop in one call, in the order of the commit."""
        home = self._home if self._home is not None and not self._home.is_closed() else None

        def settle_all() -> None:
            if events:
                self.bus.tell(events)
            for task in group:
                if task.loop is not None:
                    task.settle()

        if home is not None:
            home.call_soon_threadsafe(settle_all)
        elif events:
            self.bus.tell(events)
        for task in group:
            if task.loop is None:
                task.settle()
            elif task.loop is not home and not task.loop.is_closed():
                task.loop.call_soon_threadsafe(task.settle)


def _run_one(connection: Connection, task: _Task) -> None:
    try:
        with savepoint(connection):
            task.result = task.work(connection)
    except BaseException as error:
        task.error = error
        if is_lost(connection):
            raise


def _engine(url: str, *, writes: bool) -> Engine:
    engine = create_engine(
        make_url(url),
        poolclass=QueuePool,
        pool_size=1 if writes else READERS + 2,
        max_overflow=0 if writes else 8,
        hide_parameters=True,  # errors are logged; what customers wrote is not
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 30, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi: sqlite3.Connection, _record: object) -> None:
        dbapi.execute("PRAGMA journal_mode=WAL")
        dbapi.execute("PRAGMA synchronous=FULL")
        dbapi.execute("PRAGMA foreign_keys=ON")
        dbapi.execute("PRAGMA busy_timeout=30000")
        dbapi.execute("PRAGMA cache_size=-32000")
        if not writes:
            dbapi.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
