"""A database that cannot be used is named in one sentence, and never waited for without end."""

import sqlite3
from pathlib import Path
from unittest.mock import MagicMock

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from core.usable import UnusableDatabase, open_usable_database, unusable, wait_for_database


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "madoguchi.db"
    file.write_text("not a database, however often it is read. " * 50)
    with pytest.raises(UnusableDatabase, match="the database cannot be used: file is not a database"):
        open_usable_database(f"sqlite:///{file}")


def test_a_file_where_none_can_be(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase, match="unable to open database file"):
        open_usable_database(f"sqlite:///{tmp_path}/nowhere/madoguchi.db")


def test_an_address_of_another_kind() -> None:
    with pytest.raises(UnusableDatabase, match="begins with sqlite"):
        open_usable_database("mysql://127.0.0.1/x")


def test_a_good_file_is_opened(tmp_path: Path) -> None:
    database = open_usable_database(f"sqlite:///{tmp_path / 'madoguchi.db'}")
    try:
        assert database.write_now(lambda connection: connection.exec_driver_sql("SELECT 1").scalar()) == 1
    finally:
        database.close()


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("database or disk is full"),
        OperationalError("INSERT", {"text": "佐藤"}, Exception("disk is full\nmore")),
    ],
)
def test_a_full_disk_is_told_without_the_statement(error: Exception) -> None:
    told = unusable(error)
    assert told is not None
    assert told.startswith("the database cannot be used: ")
    assert told.endswith("disk is full")


@pytest.mark.parametrize("error", [IntegrityError("", {}, sqlite3.IntegrityError("twice")), KeyError("x"),
                                   ProgrammingError("", {}, sqlite3.ProgrammingError("no such thing"))])  # fmt: skip
def test_a_defect_of_ours_is_not_called_a_broken_database(error: Exception) -> None:
    assert unusable(error) is None


def test_postgresql_that_is_away_is_waited_for_and_told_once() -> None:
    said: list[str] = []
    paused: list[float] = []
    with pytest.raises(UnusableDatabase, match="the database cannot be used: connection failed: "):
        wait_for_database("postgresql+psycopg://sato:word@127.0.0.1:1/x", said.append, attempts=3, pause=paused.append)
    assert [line.partition(":")[0] for line in said] == ["waiting for the database"]
    assert "word" not in said[0]
    assert len(paused) == 3


def test_postgresql_that_comes_back_is_not_waited_for_any_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [psycopg.OperationalError("not yet"), psycopg.OperationalError("not yet"), MagicMock()]
    monkeypatch.setattr(psycopg, "connect", MagicMock(side_effect=answers))
    said: list[str] = []
    wait_for_database("postgresql://127.0.0.1/x", said.append, pause=lambda seconds: None)
    assert said == ["waiting for the database: not yet"]
    assert psycopg.connect.call_count == 3  # type: ignore[attr-defined]


def test_a_file_is_not_waited_for() -> None:
    wait_for_database("sqlite:////nowhere/madoguchi.db", pytest.fail, pause=pytest.fail)
