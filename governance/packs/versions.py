"""Versions of packs that people write in the console: drafts, what is in force, what was before."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from core.tables import pack_version

State = Literal["draft", "published", "replaced", "discarded"]


@dataclass(frozen=True)
class Version:
    """One numbered version of a file. `base`: the number it was written over; 0 is the file itself."""

    id: str
    name: str
    number: int
    content: str
    digest: str
    state: State
    base: int
    note: str
    made_by: str
    made_at: datetime
    published_by: str | None
    published_at: datetime | None

    @property
    def mark(self) -> str:
        """Of exactly this text: what an act must have seen. The digest is the same for another layout."""
        return hashlib.sha256(self.content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_columns = (
    *(pack_version.c[name] for name in ("id", "name", "number", "content", "digest", "state", "base", "note")),
    *(pack_version.c[name] for name in ("made_by", "made_at", "published_by", "published_at")),
)


def get(connection: Connection, version_id: str) -> Version | None:
    """One version."""
    row = connection.execute(select(*_columns).where(pack_version.c.id == version_id)).first()
    return None if row is None else Version(*row)


def of_name(connection: Connection, name: str) -> list[Version]:
    """All versions of a file, newest first, without those thrown away."""
    query = select(*_columns).where(pack_version.c.name == name, pack_version.c.state != "discarded")
    return [Version(*row) for row in connection.execute(query.order_by(pack_version.c.number.desc()))]


def drafts(connection: Connection) -> list[Version]:
    """What is being written, by name and number."""
    query = select(*_columns).where(pack_version.c.state == "draft")
    return [Version(*row) for row in connection.execute(query.order_by(pack_version.c.name, pack_version.c.number))]


def published(connection: Connection) -> list[Version]:
    """What is in force in the place of files, by name."""
    query = select(*_columns).where(pack_version.c.state == "published").order_by(pack_version.c.name)
    return [Version(*row) for row in connection.execute(query)]


def standing(connection: Connection) -> tuple[tuple[str, int], ...]:
    """(name, number) of what is in force: cheap, to notice that it changed."""
    query = select(pack_version.c.name, pack_version.c.number).where(pack_version.c.state == "published")
    return tuple((row.name, row.number) for row in connection.execute(query.order_by(pack_version.c.name)))


def in_force(connection: Connection, name: str) -> Version | None:
    """The version that stands in the place of this file; None: the file itself."""
    query = select(*_columns).where(pack_version.c.name == name, pack_version.c.state == "published")
    row = connection.execute(query).first()
    return None if row is None else Version(*row)
