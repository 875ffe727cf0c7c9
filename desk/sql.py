"""The one statement that the two databases spell differently: insert unless it is there already."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from core.database.prepared import prepared


def insert_new(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row; False where a unique constraint says that it exists."""
    return connection.execute(_statement(table, connection.dialect.name), values).rowcount == 1


@cache
def _statement(table: Table, dialect: str) -> Executable:
    made = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return prepared(made.on_conflict_do_nothing().execution_options(preserve_rowcount=True))
