"""`audit verify`: success for a whole log, failure with a name for a broken one, and nothing made by looking."""

import sqlite3
from contextlib import closing

import pytest

from core.keyring import open_ring
from tests.commands.command_line import CommandLine


@pytest.fixture
def recorded(run: CommandLine) -> CommandLine:
    for name in ("a", "b", "c"):
        run("tokens", "add", name, "--role", "agent")
    return run


def execute(run: CommandLine, statement: str) -> None:
    with closing(sqlite3.connect(run.folder / "madoguchi.db")) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_whole_log(recorded: CommandLine) -> None:
    verified = recorded("audit", "verify")
    assert verified.code == 0
    assert verified.out.startswith("The audit log is whole: 3 entries, verified in ")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit SET actor = 'user:x' WHERE id = 2", "broken after 1 good entries: position 2: entry 2"),
        ("DELETE FROM seal WHERE position = 3", "the log ends at position 2, but audit.chain knows 3"),
        ("INSERT INTO audit SELECT 9, at - 9000000, actor, act, subject, facts FROM audit WHERE id = 1", "entry 9 has"),
    ],
)
def test_a_broken_one_fails_and_is_named(recorded: CommandLine, statement: str, words: str) -> None:
    execute(recorded, statement)
    verified = recorded("audit", "verify")
    assert verified.code == 1
    assert verified.out == ""
    assert words in verified.err
    assert verified.err.count("\n") == 1


def test_where_nothing_was_recorded_nothing_is_made(run: CommandLine) -> None:
    assert "there is no database" in run("audit", "verify").err
    assert not run.folder.exists()


def test_an_empty_database_is_said_to_be_empty(run: CommandLine) -> None:
    run.folder.mkdir()
    run.open().close()
    open_ring(run.folder / "keys")
    assert "the database has no tables yet" in run("audit", "verify").err


def test_without_the_key_ring_nothing_can_be_verified(recorded: CommandLine) -> None:
    (recorded.folder / "keys").unlink()
    assert "is missing: no seal can be verified without it" in recorded("audit", "verify").err
    assert not (recorded.folder / "keys").exists()
