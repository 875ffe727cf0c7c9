"""Walks the whole chain and names the first break."""

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, not_, select

from core.database import Readable
from core.keyring import KeyRing, UnreadableError
from core.tables import audit, seal
from governance.audit.breaks import Break, Verification
from governance.audit.chain_file import ChainFile, ChainFileError, Mark
from governance.audit.decided import first_difference, first_unrecorded
from governance.audit.exchange import exchanged
from governance.audit.links import FIRST, PURPOSE, SET, Sealed, digest, entry_columns, head

BATCH = 1_000
"""Rows at a time: few, so that a running system is never held up for long by the one that verifies."""
SEALING_TIME = timedelta(seconds=5)
"""An entry this young may still wait for its seal."""


def verify(database: Readable, ring: KeyRing, file: ChainFile, *, now: datetime) -> Verification:
    """Check every entry, seal, line of the file, and decision, as they are at this moment, while the system runs or
    not. Reads in batches, keeps none, writes nothing."""
    marks = file.marks()  # before the database, which is never behind the file
    waiting = database.read_now(lambda c: _unsealed(c, now))
    walk = _Walk(ring, marks)
    try:
        broken = _walked(database, walk) or walk.end(file)
    except ChainFileError as error:
        broken = Break("file", str(error))
    broken = broken or waiting or first_unrecorded(database)
    return Verification(walk.position, broken)


def _walked(database: Readable, walk: "_Walk") -> Break | None:
    for rows in _batches(database):
        broken = walk.check(rows)
        good = [row for row in rows if row.position <= walk.position]
        differs = first_difference(database, good)
        if differs is not None:
            walk.position = (differs.position or 1) - 1
            return differs
        if broken is not None:
            return broken
    return None


def _batches(database: Readable) -> Iterator[list[Sealed]]:
    """Seals in order with their entries. Each batch is a short transaction: a long one would hold SQLite's log open."""
    newest, after = database.read_now(head).position, None
    while rows := database.read_now(lambda c, after=after: _batch(c, after, newest)):  # type: ignore[misc]
        yield rows
        after = rows[-1].position


def _batch(connection: Connection, after: int | None, newest: int) -> list[Sealed]:
    statement = (
        select(seal.c.position, seal.c.audit_id, seal.c.key_id, seal.c.previous, seal.c.digest, *entry_columns)
        .join_from(seal, audit, audit.c.id == seal.c.audit_id, isouter=True)
        .where(seal.c.position <= newest)
        .order_by(seal.c.position)
        .limit(BATCH)
    )
    if after is not None:
        statement = statement.where(seal.c.position > after)
    return [Sealed(*row) for row in connection.execute(statement)]


class _Walk:
    """How far the chain holds."""

    def __init__(self, ring: KeyRing, marks: Iterator[Mark]) -> None:
        self.position = 0
        self._digest = FIRST
        self._ring = ring
        self._keys: dict[str, bytes] = {}
        self._marks = marks
        self._mark: Mark | None = Mark(0, FIRST)
        """The file's next line."""
        self._known = 0
        """What its line before that counts."""

    def check(self, rows: Sequence[Sealed]) -> Break | None:
        """Go on over these seals; the first break, if any. Raises ChainFileError."""
        for row in rows:
            position, _, key_id, previous, stored, *_ = row
            key = self._keys.get(key_id) or self._find_key(key_id)
            if (
                key is None
                or position != self.position + 1
                or previous != self._digest
                or not hmac.compare_digest(digest(key, position, previous, key_id, row.entry), stored)
                or (self._mark is not None and self._mark.count <= position and not self._as_noted(position, stored))
            ):
                return self._name(key, row, rows)
            self.position, self._digest = position, stored
        return None

    def end(self, file: ChainFile) -> Break | None:
        """Compare the end of the chain with the file's. A crash or a running sealer leaves it one set behind."""
        name, here = file.path.name, self.position
        while self._mark is not None:
            self._next_mark()
        if self._known > here:
            return Break(
                "removed", f"the log ends at position {here}, but {name} knows {self._known}: the newest were removed",
                here + 1,
            )  # fmt: skip
        if here and not self._known:
            return Break("file", f"{name} is missing or empty, so removal of the newest entries cannot be excluded")
        if here - self._known > SET:
            return Break("file", f"{name} ends at {self._known}, the log at {here}: lines were removed from the file")
        return None

    def _as_noted(self, position: int, stored: str) -> bool:
        """Whether the file's line for this position, if it has one, says the same."""
        while self._mark is not None and self._mark.count < position:
            self._next_mark()
        if self._mark is None or self._mark.count > position:
            return True
        return self._mark.digest == stored

    def _next_mark(self) -> None:
        if self._mark is not None:
            self._known = self._mark.count
        self._mark = next(self._marks, None)

    def _find_key(self, key_id: str) -> bytes | None:
        try:
            self._keys[key_id] = self._ring.derived(key_id, PURPOSE)
        except UnreadableError:
            return None
        return self._keys[key_id]

    def _name(self, key: bytes | None, row: Sealed, rows: Sequence[Sealed]) -> Break:
        """Why this seal does not follow the last good one. `rows`: those it was read with."""
        position, expected = row.position, self.position + 1
        if position > expected:
            missing = f"{expected}" if position == expected + 1 else f"{expected} to {position - 1}"
            return Break("removed", f"position {missing}: the seal was removed", expected)
        if position < expected:
            return Break("inserted", f"position {position}: nothing was ever sealed before position 1", position)
        if key is None:
            return Break("unknown_key", f"position {position}: the key ring has no key {row.key_id}", position)
        if row.id is None:
            return Break("removed", f"position {position}: entry {row.audit_id} was removed", position)
        if digest(key, position, row.previous, row.key_id, row.entry) != row.digest:
            return exchanged(key, row, rows) or Break(
                "altered", f"position {position}: entry {row.audit_id} or its seal is not what was sealed", position
            )
        if row.previous != self._digest:
            return Break("reordered", f"position {position}: its seal does not follow the one before it", position)
        words = f"position {position}: not what the file says; it was altered, or the newest entries removed"
        return Break("file", words, position)


def _unsealed(connection: Connection, now: datetime) -> Break | None:
    """Entries without a seal: written behind the system's back, or left by a crash that no start has mended yet."""
    sealed = select(1).where(seal.c.audit_id == audit.c.id).exists()
    fresh = audit.c.at.between(now - SEALING_TIME, now + SEALING_TIME)
    first = connection.scalar(select(func.min(audit.c.id)).where(~sealed, not_(fresh)))
    if first is None:
        return None
    newest: int | None = connection.scalar(select(func.max(seal.c.audit_id)))
    if newest is not None and first < newest:
        return Break("inserted", f"entry {first} has no seal, though newer ones have: it was inserted")
    return Break("unsealed", f"entry {first} has no seal: it was inserted, or the system died before sealing it")
