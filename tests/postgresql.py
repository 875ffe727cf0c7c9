"""Databases on a PostgreSQL server that live as long as a block, or as a test."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Self
from uuid import uuid4

from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import URL


@contextmanager
def created(server: str, template: str = "template0") -> Iterator[URL]:
    """The address of a new database, dropped afterwards whoever is still connected."""
    copy = _create(make_url(server), template)
    try:
        yield copy
    finally:
        _drop(make_url(server), copy)


class Copies:
    """Copies of one database. The next is made, and those given back are dropped, beside the tests."""

    def __init__(self, server: str, template: URL) -> None:
        self._server, self._template = make_url(server), str(template.database)
        self._beside = ThreadPoolExecutor(1, "copies")
        self._next = self._make()
        self._dropped: list[Future[None]] = []

    def take(self) -> URL:
        """A copy that is nobody else's."""
        made, self._next = self._next, self._make()
        return made.result()

    def give_back(self, copy: URL) -> None:
        """Nobody needs it any more."""
        self._dropped.append(self._beside.submit(_drop, self._server, copy))

    def _make(self) -> "Future[URL]":
        return self._beside.submit(_create, self._server, self._template)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.give_back(self._next.result())
        self._beside.shutdown()
        for dropped in self._dropped:
            dropped.result()


def _create(server: URL, template: str) -> URL:
    name = f"madoguchi_test_{uuid4().hex}"
    _run(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.set(database=name)


def _drop(server: URL, copy: URL) -> None:
    _run(server, f'DROP DATABASE "{copy.database}" WITH (FORCE)')


def _run(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
