"""A fresh, migrated database for each test that asks for one: on SQLite, and on PostgreSQL where there is one.

A pytest plugin (tests/conftest.py names it): `database` runs a test on both, `sqlite_database` on SQLite alone.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import URL

from core.database import Database, open_database
from core.migrations import migrate

ADDRESS = "MADOGUCHI_TEST_POSTGRES_URL"
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgres"))]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file; tests get copies."""
    file = tmp_path_factory.mktemp("template") / "madoguchi.db"
    _make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[URL]:
    """The address of an empty, migrated PostgreSQL database; tests get copies."""
    with _created(_postgresql_address(), "template0") as url:
        _make_tables(url.render_as_string(hide_password=False))
        yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database that nobody has opened."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'madoguchi.db')}"


@pytest.fixture
def postgresql_url(postgresql_template: URL) -> Iterator[str]:
    """The address of a fresh PostgreSQL database, for a test marked `needs("postgres")`."""
    with _created(_postgresql_address(), str(postgresql_template.database)) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, open."""
    yield from _opened(database_url)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A fresh SQLite database, open: for tests whose subject does not depend on the database."""
    yield from _opened(sqlite_url)


def _opened(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


def _make_tables(url: str) -> None:
    for opened in _opened(url):
        opened.write_now(migrate)


def _postgresql_address() -> URL:
    """Where databases may be made; `needs("postgres")` has skipped the test already where there is none."""
    return make_url(os.environ[ADDRESS])


@contextmanager
def _created(server: URL, template: str) -> Iterator[URL]:
    name = f"madoguchi_test_{uuid4().hex}"
    _run(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield server.set(database=name)
    finally:
        _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _run(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
