"""The chain itself: what a seal covers, which entries come next, and how they are added."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Connection, Text, and_, func, or_, select, type_coerce
from sqlalchemy.exc import IntegrityError

from core.keyring import KeyRing
from core.tables import audit, seal

PURPOSE = "audit log"
FIRST = "0" * 64
"""What the first seal has in place of the digest before it."""
SET = 500
"""Entries sealed in one transaction, at most."""
LATE_IDS = 1_000
LATE_TIME = timedelta(minutes=10)

entry_columns = (
    audit.c.id,
    type_coerce(audit.c.at, BigInteger).label("at"),
    audit.c.actor,
    audit.c.act,
    audit.c.subject,
    type_coerce(audit.c.facts, Text).label("facts"),
)
"""As stored: `at` in microseconds, `facts` as the text that stands in the table."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class Head:
    """The newest seal, or where the chain begins."""

    position: int = 0
    digest: str = FIRST
    newest_id: int = 0
    """The highest entry id sealed so far."""


@dataclass(frozen=True)
class Link:
    """One seal."""

    position: int
    audit_id: int
    key_id: str
    previous: str
    digest: str


class Sealed(NamedTuple):
    """A seal beside the entry it is for, as the tables hold them; without one the entry's columns are None."""

    position: int
    audit_id: int
    key_id: str
    previous: str
    digest: str
    id: int | None
    at: int
    actor: str
    act: str
    subject: str
    facts: str

    @property
    def entry(self) -> tuple[object, ...]:
        """The entry's columns."""
        return self[5:]


def digest(key: bytes, position: int, previous: str, key_id: str, entry: tuple[object, ...]) -> str:
    """HMAC-SHA256 over the JSON array of the position, the digest before, the key's id and the entry's six columns.

    The JSON has no white space and is UTF-8, characters beyond ASCII unescaped.
    """
    return hmac.digest(key, _encode((position, previous, key_id, *entry)), "sha256").hex()


def head(connection: Connection) -> Head:
    """The newest seal."""
    newest = connection.execute(
        select(seal.c.position, seal.c.digest).order_by(seal.c.position.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        return Head()
    return Head(newest.position, newest.digest, connection.execute(select(func.max(seal.c.audit_id))).scalar_one())


def next_links(connection: Connection, ring: KeyRing) -> tuple[Link, ...]:
    """Seals for the entries that have none, in the order of their ids, at most one set. Nothing is written."""
    last = head(connection)
    key_id = ring.newest.id
    key = ring.derived(key_id, PURPOSE)
    links: list[Link] = []
    previous = last.digest
    for position, row in enumerate(_unsealed(connection, last), start=last.position + 1):
        made = digest(key, position, previous, key_id, row)
        links.append(Link(position, row[0], key_id, previous, made))
        previous = made
    return tuple(links)


def add_links(connection: Connection, links: tuple[Link, ...]) -> bool:
    """Write seals, unless another process has sealed since they were computed."""
    if head(connection).digest != links[0].previous:
        return False
    try:
        with connection.begin_nested():
            connection.execute(
                seal.insert(),
                [
                    {"position": x.position, "audit_id": x.audit_id, "key_id": x.key_id, "previous": x.previous,
                     "digest": x.digest}
                    for x in links
                ],
            )  # fmt: skip
    except IntegrityError:
        return False
    return True


def _unsealed(connection: Connection, last: Head) -> list[tuple[int, ...]]:
    """Entries to seal now. One with an old id that turns up late was not written by this system: it stays unsealed,
    and verification names it.

    SQLite has one writer, so ids appear in order. PostgreSQL hands ids out before the commit, so a lower one may
    appear a little later than its neighbours.
    """
    new = audit.c.id > last.newest_id
    if connection.dialect.name == "postgresql" and last.position:
        new = _new_or_late(connection, last.newest_id)
    rows = connection.execute(select(*entry_columns).where(new).order_by(audit.c.id).limit(SET))
    return [tuple(row) for row in rows]


def _new_or_late(connection: Connection, newest_id: int) -> ColumnElement[bool]:
    """The first bound alone lets PostgreSQL begin near the end of its index."""
    newest_at: datetime | None = connection.scalar(select(audit.c.at).where(audit.c.id == newest_id))
    late = ~select(1).where(seal.c.audit_id == audit.c.id).exists()
    if newest_at is not None:
        late = and_(late, audit.c.at > newest_at - LATE_TIME)
    return and_(audit.c.id > newest_id - LATE_IDS, or_(audit.c.id > newest_id, late))
