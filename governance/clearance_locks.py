"""What claims and freezes wait for each other by, where several may write."""

from sqlalchemy import Connection, func, select


def lock_freezes(connection: Connection, *, shared: bool) -> None:
    """PostgreSQL: claims share this lock, a freeze takes it alone. On SQLite writers are one anyway."""
    if connection.dialect.name == "postgresql":
        take = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        connection.execute(select(take(7_014_229_001)))
