"""PostgreSQL: a pool of connections in threads, events fanned out between processes by NOTIFY."""

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import psycopg
from psycopg import errors
from sqlalchemy import Connection, bindparam, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from core.bus import Bus, Event, outbox
from core.database.base import DatabaseClosedError
from core.ids import new_id

T = TypeVar("T")
WRITERS = 8
READERS = 4
TRIES = 6
CHANNEL = "madoguchi"
PRESENCE = 7_014_229_002
"""The advisory lock of those who work off lanes."""
NOTIFY_BYTES = 7_000
"""A NOTIFY payload must be shorter than 8,000 bytes."""

_notify = text("SELECT pg_notify(:channel, :payload)").bindparams(bindparam("channel", CHANNEL))
_log = logging.getLogger(__name__)


class PostgresDatabase:
    """See core.database.base.Database."""

    dialect = "postgresql"

    def __init__(self, url: str, bus: Bus) -> None:
        self.bus = bus
        self._me = new_id()
        address = make_url(url)
        self._dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
        self._engine = create_engine(
            address, pool_size=WRITERS + READERS, max_overflow=4, pool_pre_ping=True, hide_parameters=True
        )
        self._writers = ThreadPoolExecutor(WRITERS, "writer")
        self._urgent = ThreadPoolExecutor(2, "urgent")
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._closed = False
        self._home: asyncio.AbstractEventLoop | None = None
        self._presence: psycopg.Connection | None = None
        self._ear = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._ear.start()

    async def write(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        self._refuse_closed()
        self._home = asyncio.get_running_loop()
        pool = self._urgent if urgent else self._writers
        return await self._home.run_in_executor(pool, self.write_now, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    async def begin_work(self) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._be_present)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        self._refuse_closed()
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return self._once(work)
            except DBAPIError as error:
                if last or not isinstance(error.orig, errors.SerializationFailure | errors.DeadlockDetected):
                    raise
        raise AssertionError("unreachable")

    def read_now(self, work: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            return work(connection)

    def close(self) -> None:
        self._closed = True
        for pool in (self._writers, self._urgent, self._readers):
            pool.shutdown()
        self._wake_ear()
        self._ear.join(timeout=3)
        if self._presence is not None:
            self._presence.close()
        self._engine.dispose()

    def _be_present(self) -> bool:
        """Whoever works shares a lock that the server takes from a process as it dies; the first had it alone."""
        if self._presence is None:
            self._presence = psycopg.connect(self._dsn, autocommit=True)
        found = self._presence.execute("SELECT pg_try_advisory_lock(%s)", (PRESENCE,)).fetchone()
        self._presence.execute("SELECT pg_advisory_lock_shared(%s)", (PRESENCE,))
        alone = found == (True,)
        if alone:
            self._presence.execute("SELECT pg_advisory_unlock(%s)", (PRESENCE,))
        return alone

    def _refuse_closed(self) -> None:
        if self._closed:
            raise DatabaseClosedError("the database is closed")

    def _wake_ear(self) -> None:
        """Let the listener see at once that it may end; a database that is gone wakes nobody."""
        try:
            with self._engine.begin() as connection:
                connection.execute(_notify, {"payload": json.dumps([self._me, []])})
        except DBAPIError:
            return

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            events = outbox(connection)
            events.clear()
            try:
                with connection.begin():
                    result = work(connection)
                    for payload in _payloads(self._me, events):
                        connection.execute(_notify, {"payload": payload})
                self._tell(list(events))
            finally:
                events.clear()
        return result

    def _tell(self, events: list[Event]) -> None:
        if not events:
            return
        if self._home is not None and not self._home.is_closed():
            self._home.call_soon_threadsafe(self.bus.tell, events)
        else:
            self.bus.tell(events)

    def _listen(self) -> None:
        """Hear what other processes committed. A broken connection is taken up again: the tables are the truth."""
        while not self._closed:
            try:
                with psycopg.connect(self._dsn, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._closed:
                        for note in connection.notifies(timeout=0.5, stop_after=1):
                            self._hear(note.payload)
            except psycopg.Error as error:
                _log.warning("the listener lost its connection: %s", type(error).__name__)
                threading.Event().wait(0.5)

    def _hear(self, payload: str) -> None:
        sender, items = json.loads(payload)
        if sender != self._me:
            self._tell([Event(topic, data) for topic, data in items])


def _payloads(sender: str, events: list[Event]) -> list[str]:
    """Events as NOTIFY payloads that are short enough."""
    out: list[str] = []
    items: list[tuple[str, dict[str, object]]] = []
    for event in events:
        items.append((event.topic, dict(event.data)))
        if len(json.dumps(items).encode()) > NOTIFY_BYTES:
            out.append(json.dumps([sender, items[:-1]]))
            items = items[-1:]
    return [*out, json.dumps([sender, items])] if items else out
