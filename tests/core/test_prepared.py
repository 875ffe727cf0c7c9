"""Prepared statements: the short way gives what SQLAlchemy's gives."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)  # fmt: skip
from sqlalchemy.exc import IntegrityError

from core.bus import Bus
from core.database.prepared import QuickConnection, QuickResult, prepared
from core.database.sqlite import SqliteDatabase
from core.tables.schema import Json, Moment, Words

THING = Table(
    "thing", MetaData(),
    Column("id", Integer, primary_key=True), Column("name", Words, unique=True), Column("at", Moment),
    Column("more", Json), Column("well", Boolean), Column("kind", Text, nullable=False, server_default="plain"),
)  # fmt: skip
NOW = datetime(2026, 11, 3, 9, 0, 0, 123456, UTC)
ADD = prepared(insert(THING))
ADD_TELLING = prepared(insert(THING).returning(THING.c.id, THING.c.at))
FIND = prepared(select(THING).where(THING.c.name == bindparam("name"), THING.c.kind == "plain"))
AMONG = prepared(select(THING.c.name).where(THING.c.id.in_(bindparam("ids", expanding=True))).order_by(THING.c.id))
NOT_ODD = prepared(select(THING.c.id).where(THING.c.kind.not_in(("odd", "even"))).limit(bindparam("most")))
RENAME = prepared(update(THING).where(THING.c.id == bindparam("which")).values(name=bindparam("called"), well=False))
DROP = prepared(delete(THING).where(THING.c.well.is_(bindparam("well"))))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = SqliteDatabase(f"sqlite:///{tmp_path}/things.db", Bus())
    held: list[Connection] = []
    database.write_now(lambda c: (THING.metadata.create_all(c), held.append(c)))
    database.close()
    with QuickConnection(held[0].engine) as connection, connection.begin():
        yield connection
    held[0].engine.dispose()


def run(connection: Connection, statement: Any, **values: Any) -> Any:
    """On the short way, certainly."""
    result = connection.execute(statement, values)
    assert isinstance(result, QuickResult)
    return result


def test_every_type_goes_in_and_comes_out_as_by_sqlalchemy(connection: Connection) -> None:
    values = {"name": "ひ\0らがな", "at": NOW, "more": {"a": [1, "名"]}, "well": True}
    assert run(connection, ADD, **values).rowcount == 1
    quick = run(connection, FIND, name="ひ\ufffdらがな").one()
    usual = connection.execute(select(THING)).one()
    assert tuple(quick) == tuple(usual)
    assert (quick.name, quick.at, quick.more) == ("ひ\ufffdらがな", NOW, values["more"])
    assert (quick.well, quick.kind) == (True, "plain")
    run(connection, ADD, name=None, at=None, more=None, well=None)
    assert tuple(run(connection, AMONG, ids=[2]).one()) == (None,)


def test_parameters_make_the_statement_that_they_name(connection: Connection) -> None:
    assert run(connection, ADD_TELLING, name="a", at=NOW).one() == (1, NOW)
    assert run(connection, ADD_TELLING, name="b", at=None, kind="odd").one() == (2, None)
    assert [row.kind for row in connection.execute(select(THING.c.kind).order_by(THING.c.id))] == ["plain", "odd"]


def test_lists_of_any_length(connection: Connection) -> None:
    for name in "abcd":
        run(connection, ADD, name=name, kind="odd" if name == "b" else "plain")
    assert run(connection, AMONG, ids=[1]).scalars().all() == ["a"]
    assert run(connection, AMONG, ids=[4, 2, 1]).scalars().all() == ["a", "b", "d"]
    assert connection.execute(AMONG, {"ids": []}).all() == []
    assert run(connection, NOT_ODD, most=2).scalars().all() == [1, 3]


def test_changes_are_counted(connection: Connection) -> None:
    for name in "abc":
        run(connection, ADD, name=name, well=True)
    assert run(connection, RENAME, which=1, called="z").rowcount == 1
    assert run(connection, RENAME, which=9, called="y").rowcount == 0
    assert run(connection, DROP, well=True).rowcount == 2
    assert connection.execute(select(THING.c.name)).scalars().all() == ["z"]


def test_an_error_is_said_in_sqlalchemys_terms(connection: Connection) -> None:
    run(connection, ADD, name="a")
    with pytest.raises(IntegrityError):
        connection.execute(ADD, {"name": "a"})
    assert connection.execute(select(THING.c.name)).scalars().all() == ["a"]


def test_what_is_derived_from_a_prepared_statement_is_another_statement(connection: Connection) -> None:
    run(connection, ADD, name="a")
    run(connection, ADD, name="b")
    assert len(run(connection, AMONG, ids=[1, 2]).all()) == 2
    assert connection.execute(AMONG.where(THING.c.name == "b"), {"ids": [1, 2]}).scalars().all() == ["b"]
