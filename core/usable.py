"""Opens the database, or says in one sentence why it cannot be used: not reachable, full, not writable, no database."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from core.database import Database, open_database
from core.refused import Refused

PAUSE = 1.0
ATTEMPTS = 30
PATIENCE = "10"
"""Seconds for a connection to PostgreSQL: an address that swallows packets would be waited for two minutes."""


class UnusableDatabase(Refused):
    """The database is not there, or cannot be written."""


def open_usable_database(url: str) -> Database:
    """Raises UnusableDatabase for a SQLite file that cannot be written; PostgreSQL is asked by the first statement."""
    os.environ.setdefault("PGCONNECT_TIMEOUT", PATIENCE)
    try:
        _try_file(url)
        return open_database(url)
    except (sqlite3.Error, ValueError) as error:
        raise UnusableDatabase(unusable(error) or f"the database cannot be used: {error}") from error


def wait_for_database(
    url: str, say: Callable[[str], None], *, attempts: int = ATTEMPTS, pause: Callable[[float], None] = time.sleep
) -> None:
    """Returns once PostgreSQL can be connected to, at once for SQLite. Says why it waits, each reason once.

    Raises UnusableDatabase after so many attempts.
    """
    if make_url(url).get_backend_name() != "postgresql":
        return
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    told = ""
    for _ in range(attempts):
        try:
            psycopg.connect(dsn, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if str(error) != told:
                told = str(error)
                say(f"waiting for the database: {_first_line(error)}")
        pause(PAUSE)
    raise UnusableDatabase(f"the database cannot be used: {_first_line(told)}")


def unusable(error: BaseException) -> str | None:
    """The sentence; None for every other error, which is a defect of this program and must be seen as one."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    # Of the bare class: "file is not a database". Its subclasses but the operational one tell of wrong statements.
    if not (isinstance(error, OperationalError | sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError):
        return None
    # No statement and no values: the driver's own words, the first line of them.
    return f"the database cannot be used: {_first_line(cause)}"


def _first_line(words: object) -> str:
    return (str(words).strip().splitlines() or [type(words).__name__])[0].strip()


def _try_file(url: str) -> None:
    """Begins to write, and thinks better of it. Raises sqlite3.Error."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return
    with closing(sqlite3.connect(parts.database, timeout=30, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
