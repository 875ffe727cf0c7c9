"""A fresh, empty database for one run: a file on disk, or beside a PostgreSQL database that is named."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.postgresql import created


@contextmanager
def fresh_database(folder: str, postgresql: str | None = None) -> Iterator[str]:
    """Its address; a PostgreSQL one is dropped afterwards."""
    if postgresql is None:
        yield f"sqlite:///{folder}/madoguchi.db"
        return
    with created(postgresql) as url:
        yield url.render_as_string(hide_password=False)
