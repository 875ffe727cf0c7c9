"""Each test gets a database of its own that nothing else has written to."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.database import Database
from core.tables import attempt


@pytest.mark.parametrize("round_", [1, 2])
def test_a_database_is_migrated_and_nobody_elses(database: Database, round_: int) -> None:
    assert database.read_now(lambda c: c.scalar(select(func.count()).select_from(attempt))) == 0
    row = {"key": "email:sato@example.jp", "at": datetime(2026, 11, 20, tzinfo=UTC)}
    database.write_now(lambda c: c.execute(attempt.insert(), row))
    assert database.read_now(lambda c: c.scalar(select(func.count()).select_from(attempt))) == 1


def test_the_sqlite_one_is_migrated_too(sqlite_database: Database) -> None:
    assert sqlite_database.dialect == "sqlite"
    assert sqlite_database.read_now(lambda c: c.scalar(select(func.count()).select_from(attempt))) == 0
