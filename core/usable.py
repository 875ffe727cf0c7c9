"""Opens the database, or says in one sentence why it cannot be used: not reachable, full, not writable, no database."""

import os
import sqlite3
from contextlib import closing

from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from core.database import Database, open_database
from core.refused import Refused

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


def unusable(error: BaseException) -> str | None:
    """The sentence; None for every other error, which is a defect of this program and must be seen as one."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    # Of the bare class: "file is not a database". Its subclasses but the operational one tell of wrong statements.
    if not (isinstance(error, OperationalError | sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError):
        return None
    # No statement and no values: the driver's own words, the first line of them.
    reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0].strip()
    return f"the database cannot be used: {reason}"


def _try_file(url: str) -> None:
    """Begins to write, and thinks better of it. Raises sqlite3.Error."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return
    with closing(sqlite3.connect(parts.database, timeout=30, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
