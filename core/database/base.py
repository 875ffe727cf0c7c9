"""The one interface to the tables, whichever database holds them."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url

from core.bus import Bus

T = TypeVar("T")


class DatabaseClosedError(RuntimeError):
    """Asked after close()."""


class Readable(Protocol):
    """What can be read, by callers without an event loop."""

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """Run in a transaction that only reads."""
        ...


class Database(Protocol):
    """Reads and writes. A function given to it is synchronous, touches nothing but its connection, and may run again.

    `write` answers only after COMMIT returned; what the function published on the bus is told at the same moment.
    An exception of the function rolls its own work back, leaves its neighbours' alone, and is raised to the caller.
    """

    dialect: str
    bus: Bus

    async def write(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        """Run in a transaction that writes. `urgent` goes before what waits (a webhook before its parsing)."""
        ...

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run in a transaction that only reads, beside the writer."""
        ...

    async def begin_work(self) -> bool:
        """Say once that this process works off lanes, for as long as it lives. True: no other one does."""
        ...

    def write_now(self, work: Callable[[Connection], T]) -> T:
        """`write` for callers without an event loop: the command line, tests."""
        ...

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """`read` for callers without an event loop."""
        ...

    def close(self) -> None:
        """Finish what was accepted, then refuse."""
        ...


def open_database(url: str, bus: Bus | None = None) -> Database:
    """Open `sqlite:///FILE` or `postgresql+psycopg://…`. The tables must be there: see core.migrations."""
    from core.database.postgresql import PostgresDatabase
    from core.database.sqlite import SqliteDatabase

    name = make_url(url).get_backend_name()
    if name == "sqlite":
        return SqliteDatabase(url, bus or Bus())
    if name == "postgresql":
        return PostgresDatabase(url, bus or Bus())
    raise ValueError(f"a database address begins with sqlite:/// or postgresql+psycopg://, not {name}:")
