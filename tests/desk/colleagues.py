"""The colleagues that tests name: Tanaka the admin, Suzuki the agent."""

from datetime import UTC, datetime

from sqlalchemy import select

from core.bus import Event
from core.database import Database
from core.tables import audit
from desk.user_changes import add_user
from desk.users import Role, User

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def let_in(database: Database, name: str = "suzuki", role: Role = "agent", password_hash: str = "hash") -> User:
    """A colleague; the hash is a real one only where a test signs in."""
    return database.write_now(
        lambda c: add_user(
            c, email=f"{name}@example.jp", name=name.title(), role=role, password_hash=password_hash,
            must_change=False, actor="system", now=NOW,
        )
    )  # fmt: skip


def acts(database: Database) -> list[str]:
    """What is on record, the oldest first."""
    return list(database.read_now(lambda c: c.scalars(select(audit.c.act).order_by(audit.c.id)).all()))


def heard(database: Database) -> list[Event]:
    """A list that fills with what the bus tells from now on."""
    told: list[Event] = []
    database.bus.listen(told.extend)
    return told
