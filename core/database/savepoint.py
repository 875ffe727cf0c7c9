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
        raw.execute("ROLLBACK TO part")
        raise
    finally:
        raw.execute("RELEASE part")
