"""A fresh, migrated database for each test that asks for one: on SQLite, and on PostgreSQL where there is one.

A pytest plugin (tests/conftest.py names it): `database` runs a test on both, `sqlite_database` on SQLite alone.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.database import Database, open_database
from core.migrations import migrate
from tests.postgresql import Copies, created

ADDRESS = "MADOGUCHI_TEST_POSTGRES_URL"
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgres"))]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file; tests get copies."""
    file = tmp_path_factory.mktemp("template") / "madoguchi.db"
    _make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_copies() -> Iterator[Copies]:
    """Empty, migrated PostgreSQL databases, as many as tests ask for."""
    server = os.environ[ADDRESS]  # `needs("postgres")` has skipped the test already where there is none
    with created(server) as template:
        _make_tables(template.render_as_string(hide_password=False))
        with Copies(server, template) as copies:
            yield copies


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
def postgresql_url(postgresql_copies: Copies) -> Iterator[str]:
    """The address of a fresh PostgreSQL database, for a test marked `needs("postgres")`."""
    copy = postgresql_copies.take()
    yield copy.render_as_string(hide_password=False)
    postgresql_copies.give_back(copy)


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
