"""Holding statements: written by one person, approved by another, and the words are theirs to the letter."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.database import Database
from core.tables import audit, statement
from governance import statements
from governance.statements import StatementRefused

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WORDS = "ただいま確認しております。\n分かりしだいお知らせします。"


def added(database: Database, text: str = WORDS, title: str = "確認中", actor: str = "user:tanaka") -> str:
    return database.write_now(lambda c: statements.add(c, title=title, text=text, actor=actor, now=NOW))


def approved(database: Database, which: str, actor: str = "user:suzuki") -> None:
    database.write_now(lambda c: statements.approve(c, which, actor=actor, now=NOW))


def found(database: Database, text: str) -> str | None:
    known = database.read_now(lambda c: statements.matching(c, text))
    return known.title if known else None


def test_it_can_be_used_from_its_approval_to_its_withdrawal(database: Database) -> None:
    which = added(database, f"\n{WORDS.replace(chr(10), chr(13) + chr(10))}  ")
    assert found(database, WORDS) is None
    approved(database, which)
    assert found(database, f"  {WORDS}\r\n") == "確認中"
    assert found(database, WORDS.replace("\n", "\r\n")) == "確認中"
    assert found(database, WORDS + "。") is None
    database.write_now(lambda c: statements.withdraw(c, which, actor="user:suzuki", now=NOW))
    assert found(database, WORDS) is None
    approved(database, which, "user:mori")
    assert found(database, WORDS) is None, "what was withdrawn stays withdrawn"
    acts = database.read_now(lambda c: c.scalars(select(audit.c.act).order_by(audit.c.id)).all())
    assert acts == ["statement.add", "statement.approve", "statement.withdraw"]


def test_nobody_approves_their_own(database: Database) -> None:
    which = added(database)
    with pytest.raises(StatementRefused, match="does not approve it"):
        approved(database, which, "user:tanaka")
    own = update(statement).values(approved_by="user:tanaka", approved_at=NOW)
    with pytest.raises(IntegrityError):
        database.write_now(lambda c: c.execute(own))
    assert found(database, WORDS) is None


def test_a_second_approval_changes_nothing(database: Database) -> None:
    which = added(database)
    approved(database, which)
    approved(database, which, "user:mori")
    (row,) = database.read_now(statements.usable)
    assert row.approved_by == "user:suzuki"


@pytest.mark.parametrize(
    ("title", "text", "problem"),
    [("", "x", "title"), ("a\nb", "x", "title"), ("x" * 61, "x", "title"), ("x", " \n", "text"),
     ("x", "x" * 1001, "text")],
)  # fmt: skip
def test_what_is_no_statement_is_refused(sqlite_database: Database, title: str, text: str, problem: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        added(sqlite_database, text, title)
    assert refused.value.problem == problem


def test_the_same_words_stand_once(sqlite_database: Database) -> None:
    which = added(sqlite_database)
    with pytest.raises(StatementRefused) as refused:
        added(sqlite_database, f" {WORDS}", "ほかの名")
    assert refused.value.problem == "known"
    sqlite_database.write_now(lambda c: statements.withdraw(c, which, actor="user:tanaka", now=NOW))
    added(sqlite_database)


def test_one_that_there_is_not_is_refused(sqlite_database: Database) -> None:
    for act in (statements.approve, statements.withdraw):
        with pytest.raises(StatementRefused) as refused:
            sqlite_database.write_now(lambda c, act=act: act(c, "none", actor="user:x", now=NOW))
        assert refused.value.problem == "unknown"
