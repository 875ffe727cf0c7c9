"""Sealing: in the act's own transaction, once, in order, and noted outside the database whatever crashes."""

import asyncio
import logging
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from core import crash_points
from core.bus import Event
from core.database import Database, open_database
from core.keyring import KeyRing
from core.keyring.ring import new_key
from core.tables import audit, seal
from governance.audit import ChainFile, Sealer, record, seal_pending
from governance.audit.chain_file import Mark
from governance.audit.links import SET, add_links, next_links
from tests.governance.audit_log import NOW, AuditLog, empty_log
from tests.until import LONGEST_WAIT


@pytest.fixture
def log(database: Database, tmp_path: Path) -> AuditLog:
    return empty_log(database, tmp_path)


def sealed(log: AuditLog) -> list[int]:
    return list(log.database.read_now(lambda c: c.scalars(select(seal.c.audit_id).order_by(seal.c.position)).all()))


def test_an_act_that_is_rolled_back_leaves_no_entry(log: AuditLog) -> None:
    def fail(connection) -> None:  # type: ignore[no-untyped-def]
        record(connection, actor="bot", act="freeze", subject="x", facts={}, now=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        log.database.write_now(fail)
    assert log.database.read_now(lambda c: c.scalar(select(func.count()).select_from(audit))) == 0


def test_an_entry_is_told_once_it_is_committed(log: AuditLog) -> None:
    told: list[Event] = []
    log.database.bus.listen(told.extend)
    log.put(1)
    assert [event.topic for event in told] == ["audit"]


def test_everything_is_sealed_once_and_in_order(log: AuditLog) -> None:
    log.put(7)
    assert log.seal() == 7
    assert log.seal() == 0
    log.put(3)
    assert log.seal() == 3
    assert sealed(log) == sorted(sealed(log))
    assert log.verify().entries == 10
    assert log.verify().broken is None


def test_an_empty_log_is_whole(log: AuditLog) -> None:
    assert log.seal() == 0
    assert not log.file.path.exists()
    assert log.verify() == log.verify(later=timedelta(0))
    assert log.verify().broken is None


def test_a_long_backlog_is_sealed_in_sets_with_a_line_each(log: AuditLog) -> None:
    row = {"at": NOW, "actor": "bot", "act": "turn", "subject": "x", "facts": {}}
    log.database.write_now(lambda c: c.execute(audit.insert(), [row] * (2 * SET + 1)))
    assert log.seal() == 2 * SET + 1
    assert [mark.count for mark in log.file.marks()] == [SET, 2 * SET, 2 * SET + 1]
    assert log.verify().broken is None


def test_the_file_is_private(log: AuditLog) -> None:
    log.put(1)
    log.seal()
    assert log.file.path.stat().st_mode & 0o7777 == 0o600


class Killed(BaseException):
    """What no `except` of ours catches."""


def test_a_crash_between_the_commit_and_its_line_is_mended(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    log.put(2)
    log.seal()
    log.put(2)
    with monkeypatch.context() as patch:
        patch.setattr(crash_points, "reached", die)
        with pytest.raises(Killed):
            log.seal()
    assert [mark.count for mark in log.file.marks()] == [2]
    assert log.verify().broken is None, "a file one set behind is what such a crash leaves"
    assert log.verify().entries == 4
    assert log.seal() == 0
    assert [mark.count for mark in log.file.marks()] == [2, 4]
    assert log.verify().broken is None


def die(point: str) -> None:
    raise Killed(point)


@pytest.mark.parametrize("cut", [1, 30, 65, 66])
def test_a_line_cut_by_a_crash_counts_as_absent_and_is_replaced(log: AuditLog, cut: int) -> None:
    log.put(1)
    log.seal()
    log.put(1)
    log.seal()
    whole = log.file.path.read_bytes()
    log.file.path.write_bytes(whole[:-cut])
    assert log.verify().broken is None
    log.seal()
    assert log.file.path.read_bytes() == whole


def test_seals_computed_before_somebody_elses_are_not_written(log: AuditLog) -> None:
    log.put(2)
    stale = log.database.read_now(lambda c: next_links(c, log.ring))
    log.seal()
    log.put(1)
    assert not log.database.write_now(lambda c: add_links(c, stale))
    assert log.seal() == 1
    assert log.verify().broken is None


def test_after_a_rotation_both_keys_are_needed(log: AuditLog) -> None:
    log.put(2)
    log.seal()
    new = KeyRing((new_key(),))
    rotated = log.with_ring(log.ring, new)
    rotated.put(2)
    rotated.seal()
    assert rotated.verify().broken is None
    broken = log.with_ring(new).verify().broken
    assert broken is not None
    assert (broken.kind, broken.position) == ("unknown_key", 1)


class Told(ChainFile):
    """A file that says when it got a line."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        object.__setattr__(self, "lines", asyncio.Queue[int]())
        object.__setattr__(self, "loop", asyncio.get_running_loop())
        object.__setattr__(self, "full", [])

    def append(self, mark: Mark) -> None:
        if self.full:  # type: ignore[attr-defined]
            raise OSError(28, self.full.pop())  # type: ignore[attr-defined]
        super().append(mark)
        self.loop.call_soon_threadsafe(self.lines.put_nowait, mark.count)  # type: ignore[attr-defined]


async def put(database: Database) -> None:
    entry = partial(record, actor="bot", act="freeze", subject="x", facts={}, now=NOW)
    await database.write(lambda c: entry(c))


async def test_the_sealer_seals_what_it_finds_what_it_hears_of_and_the_rest_at_its_end(
    database: Database, tmp_path: Path
) -> None:
    log, file = empty_log(database, tmp_path), Told(tmp_path / "told.chain")
    await put(database)
    sealer = Sealer(database, log.ring, file, pause=0)
    running = asyncio.create_task(sealer.run())
    async with asyncio.timeout(LONGEST_WAIT):
        assert await file.lines.get() == 1
        await put(database)
        assert await file.lines.get() == 2
        await put(database)
        sealer.stop()
        await running
    assert file.last() is not None
    assert file.last().count == 3


async def test_a_full_disk_is_logged_and_tried_again(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.audit.sealer.POLL", 0)
    log, file = empty_log(sqlite_database, tmp_path), Told(tmp_path / "told.chain")
    file.full.append("No space left on device")
    await put(sqlite_database)
    sealer = Sealer(sqlite_database, log.ring, file, pause=0)
    running = asyncio.create_task(sealer.run())
    async with asyncio.timeout(LONGEST_WAIT):
        assert await file.lines.get() == 1
        sealer.stop()
        await running
    assert "No space left" in caplog.text


async def test_a_log_that_was_cut_while_nobody_looked_is_reported_at_the_start(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = empty_log(sqlite_database, tmp_path)
    log.file.append(Mark(5, "a" * 64))
    with caplog.at_level(logging.ERROR):
        await seal_pending(sqlite_database, log.ring, log.file)
    assert "it ends at 0, audit.chain knows 5" in caplog.text


@pytest.mark.needs("postgres")
async def test_two_processes_seal_each_entry_once(postgresql_url: str, tmp_path: Path) -> None:
    first, second = open_database(postgresql_url), open_database(postgresql_url)
    log = empty_log(first, tmp_path)
    for _ in range(20):
        await put(first)
        await asyncio.gather(*(seal_pending(each, log.ring, log.file) for each in (first, second)))
    assert len(set(sealed(log))) == len(sealed(log)) == 20
    assert log.verify().broken is None
    first.close()
    second.close()


@pytest.mark.needs("postgres")
def test_an_entry_committed_after_its_successor_is_sealed_after_it(postgresql_url: str, tmp_path: Path) -> None:
    """SQLite's one writer commits entries in the order of their ids."""
    opened, engine = open_database(postgresql_url), create_engine(postgresql_url)
    log = empty_log(opened, tmp_path)
    log.put(1)
    log.seal()
    with engine.connect() as slow:
        record(slow, actor="bot", act="freeze", subject="slow", facts={}, now=NOW)
        log.put(1)
        assert log.seal() == 1
        slow.commit()
    assert log.seal() == 1
    assert sealed(log) == [1, 3, 2]
    assert log.verify().broken is None
    engine.dispose()
    opened.close()
