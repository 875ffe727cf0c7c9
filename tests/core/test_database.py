"""Reads and writes: groups, rollbacks of one, events after the commit."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, make_url, select
from sqlalchemy.exc import DBAPIError, OperationalError

from core.bus import Event, publish
from core.database import Database, DatabaseClosedError
from core.tables import customer
from tests.until import LONGEST_WAIT, until

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def add(connection: Connection, name: str, *, fail: bool = False) -> str:
    connection.execute(customer.insert(), {"id": name, "name": name, "created_at": NOW})
    publish(connection, "added", name=name)
    if fail:
        raise ValueError(name)
    return name


async def hold(database: Database) -> tuple[asyncio.Future[object], threading.Event]:
    """Keep the writer busy until the event is set: what is asked for meanwhile waits."""
    began, let_go = threading.Event(), threading.Event()

    def wait(connection: Connection) -> None:
        began.set()
        assert let_go.wait(LONGEST_WAIT)

    held: asyncio.Future[object] = asyncio.ensure_future(database.write(wait))
    await until(began.is_set)
    return held, let_go


def names(database: Database) -> set[str]:
    return set(database.read_now(lambda c: c.execute(select(customer.c.id)).scalars().all()))


async def test_one_that_fails_takes_none_of_its_neighbours_along(database: Database) -> None:
    heard: list[Event] = []
    database.bus.listen(heard.extend)
    outcomes = await asyncio.gather(
        *(database.write(lambda c, n=n: add(c, f"c{n}", fail=n % 3 == 0)) for n in range(30)), return_exceptions=True
    )
    kept = {f"c{n}" for n in range(30) if n % 3}
    assert names(database) == kept
    assert {each for each in outcomes if isinstance(each, str)} == kept
    assert {event.data["name"] for event in heard} == kept


async def test_an_event_is_told_after_its_commit(database: Database) -> None:
    seen: list[bool] = []
    database.bus.listen(lambda events: seen.append("x" in names(database)))
    await database.write(lambda c: add(c, "x"))
    assert seen == [True]


async def test_a_reader_writes_nothing(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(lambda c: add(c, "x"))
    assert names(database) == set()


async def test_after_close_it_refuses(database: Database) -> None:
    await database.write(lambda c: add(c, "x"))
    database.close()
    with pytest.raises(DatabaseClosedError):
        await database.write(lambda c: add(c, "y"))


async def test_urgent_goes_before_what_waits(sqlite_database: Database) -> None:
    order: list[str] = []

    def note(name: str) -> None:
        order.append(name)

    first, let_go = await hold(sqlite_database)
    waiting = [asyncio.ensure_future(sqlite_database.write(lambda c, n=n: note(f"usual {n}"))) for n in range(3)]
    await asyncio.sleep(0)
    urgent = asyncio.ensure_future(sqlite_database.write(lambda c: note("urgent"), urgent=True))
    await asyncio.sleep(0)
    let_go.set()
    await asyncio.gather(first, urgent, *waiting)
    assert order[0] == "urgent"


async def test_urgent_does_not_wait_for_a_group_that_has_begun(sqlite_database: Database) -> None:
    order: list[str] = []
    loop, asked = asyncio.get_running_loop(), threading.Event()

    def first_of_a_group(connection: Connection) -> None:
        order.append("a")
        loop.call_soon_threadsafe(come_urgently)
        assert asked.wait(LONGEST_WAIT)

    def come_urgently() -> None:
        writes.append(loop.create_task(sqlite_database.write(lambda c: order.append("urgent"), urgent=True)))
        loop.call_soon(asked.set)

    # Everything that queues up while the writer is held becomes one group.
    held, let_go = await hold(sqlite_database)
    writes: list[asyncio.Future[object]] = [held]
    for work in (first_of_a_group, lambda c: order.append("b"), lambda c: order.append("c")):
        writes.append(loop.create_task(sqlite_database.write(work)))
    await asyncio.sleep(0)
    let_go.set()
    await asyncio.gather(*writes)
    await writes[-1]
    assert order == ["a", "urgent", "b", "c"]


async def test_a_transaction_that_cannot_begin_fails_whoever_waits_for_it(
    sqlite_url: str, sqlite_database: Database
) -> None:
    await sqlite_database.write(impatient)
    with closing(sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for urgent in (False, True):
            with pytest.raises(OperationalError):
                await asyncio.wait_for(sqlite_database.write(lambda c: add(c, "a"), urgent=urgent), LONGEST_WAIT)
    assert await sqlite_database.write(lambda c: add(c, "b")) == "b"
    assert names(sqlite_database) == {"b"}


def impatient(connection: Connection) -> None:
    """The writer waits for nobody's lock."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute("PRAGMA busy_timeout=0")


async def test_when_sqlite_takes_a_transaction_back_nobody_in_it_was_written(sqlite_database: Database) -> None:
    def lose(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("ROLLBACK")  # as SQLite does by itself on a full disk
        raise sqlite3.OperationalError("database or disk is full")

    held, let_go = await hold(sqlite_database)
    works = (lambda c: add(c, "before"), lose, lambda c: add(c, "after"))
    group = [asyncio.ensure_future(sqlite_database.write(work)) for work in works]
    await asyncio.sleep(0)
    let_go.set()
    await held
    before, lost, after = await asyncio.gather(*group, return_exceptions=True)
    assert isinstance(before, Exception)
    assert isinstance(lost, sqlite3.OperationalError)
    assert after == "after" or isinstance(after, Exception)
    assert names(sqlite_database) == ({"after"} if after == "after" else set())
    assert await sqlite_database.write(lambda c: add(c, "later")) == "later"
