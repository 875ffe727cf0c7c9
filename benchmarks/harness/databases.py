"""A fresh, empty database for one run: a file on disk, or beside a PostgreSQL database that is named."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url


@contextmanager
def fresh_database(folder: str, postgresql: str | None = None) -> Iterator[str]:
    """Its address; a PostgreSQL one is dropped afterwards."""
    if postgresql is None:
        yield f"sqlite:///{folder}/madoguchi.db"
        return
    name = f"madoguchi_bench_{secrets.token_hex(6)}"
    _run(postgresql, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield make_url(postgresql).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


def _run(address: str, statement: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
