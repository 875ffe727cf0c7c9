"""A part of a transaction that can be taken back alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from core.bus import outbox


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """What fails inside is undone, its events too, and the error goes on; the transaction around it stays good."""
    events = outbox(connection)
    published = len(events)
    try:
        with _marked(connection):
            yield
    except BaseException:
        del events[published:]
        raise


@contextmanager
def _marked(connection: Connection) -> Iterator[None]:
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        with connection.begin_nested():
            yield
        return
    raw.execute("SAVEPOINT part")  # past SQLAlchemy, whose way costs more than the statement
    try:
        yield
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK TO part")
            raw.execute("RELEASE part")
        raise
    raw.execute("RELEASE part")


def is_lost(connection: Connection) -> bool:
    """Whether SQLite took the whole transaction back by itself, as on a full disk: what came next would be none."""
    raw = connection.connection.driver_connection
    return isinstance(raw, sqlite3.Connection) and not raw.in_transaction
