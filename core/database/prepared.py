"""Statements that run many times a turn, made ready once: the way to SQLite's driver costs several times SQLite itself.

A module marks such a statement with `prepared(...)` and executes it as any other. On SQLite a QuickConnection then
binds its values and reads its rows by what SQLAlchemy compiled the first time; whatever is out of the ordinary, errors
too, goes SQLAlchemy's own way. On PostgreSQL the mark means nothing. See docs/decisions/0012-prepared-statements.md.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import Dialect, IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.compiler import SQLCompiler

S = TypeVar("S", bound=Executable)
_Processor = Callable[[Any], Any]
_marked: dict[int, Executable] = {}
"""By identity: what is derived from a marked statement is another one. They live as long as their modules."""


def prepared(statement: S) -> S:
    """Mark a statement of a module as one that runs often. Answers the statement."""
    _marked[id(statement)] = statement
    return statement


class QuickResult(IteratorResult[Any]):
    """Rows that were fetched already, and how many the statement changed."""

    rowcount: int


class QuickConnection(Connection):
    """SQLite's connection: marked statements take the short way."""

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """As Connection.execute."""
        if execution_options is None and id(statement) in _marked and not isinstance(parameters, list):
            result = self._quick(statement, parameters or {})
            if result is not None:
                return result
        return super().execute(statement, parameters, execution_options=execution_options)

    def _quick(self, statement: Executable, parameters: Mapping[str, Any]) -> QuickResult | None:
        raw = self.connection.driver_connection
        if self.get_transaction() is None or not isinstance(raw, sqlite3.Connection):
            return None
        key = (id(statement), *parameters)
        ready = _ready.get(key)
        if ready is None:
            ready = _ready[key] = _Ready(statement, tuple(parameters), self.dialect)
        try:
            return ready.run(raw, parameters)
        except sqlite3.Error as error:
            if not raw.in_transaction:  # taken back by SQLite, as on a full disk: a repetition would stand alone
                raise OperationalError(None, None, error) from error
            return None  # repeated by SQLAlchemy, which says what is wrong in its own terms
        except _UnusualError:
            return None


class _UnusualError(Exception):
    """Values that only SQLAlchemy can bind."""


class _Ready:
    """One statement with one set of parameters."""

    def __init__(self, statement: Executable, names: tuple[str, ...], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        assert not compiled.insert_prefetch, "columns with defaults of Python's are not prepared"
        assert not compiled.update_prefetch, "columns with defaults of Python's are not prepared"
        processors = cast(Mapping[str, _Processor], compiled._bind_processors)
        self._sql = compiled.string
        expanding = {compiled.bind_names[each] for each in compiled.post_compile_params}
        self._plan = [(name, name in names, compiled.params[name], processors.get(name), name in expanding)
                      for name in compiled.positiontup or ()]  # fmt: skip
        columns = compiled._result_columns
        self._metadata = SimpleResultMetaData([each.keyname for each in columns])
        reading = [each.type._cached_result_processor(dialect, None) for each in columns]
        self._reading: list[tuple[int, _Processor]] = [(n, each) for n, each in enumerate(reading) if each is not None]
        self._returns = bool(columns)

    def run(self, raw: sqlite3.Connection, parameters: Mapping[str, Any]) -> QuickResult:
        values: list[Any] = []
        sql = self._sql
        for name, given, constant, processor, expanding in self._plan:
            value = parameters[name] if given else constant
            if expanding:
                sql = _expanded(sql, name, value)
                values += [processor(each) for each in value] if processor else value
            else:
                values.append(processor(value) if processor else value)
        cursor = raw.execute(sql, values)
        rows = self._read(cursor.fetchall()) if self._returns else []
        result = QuickResult(self._metadata, iter(rows))
        result.rowcount = cursor.rowcount
        return result

    def _read(self, rows: list[tuple[Any, ...]]) -> Sequence[Sequence[Any]]:
        if not self._reading:
            return rows
        read: list[tuple[Any, ...]] = []
        for row in rows:
            values = list(row)
            for place, processor in self._reading:
                values[place] = processor(values[place])
            read.append(tuple(values))
        return read


_ready: dict[tuple[Any, ...], _Ready] = {}


def _expanded(sql: str, name: str, values: Sequence[Any]) -> str:
    """With a place for each value of an IN."""
    if not values:
        raise _UnusualError
    return sql.replace(f"__[POSTCOMPILE_{name}]", ", ".join("?" * len(values)))
