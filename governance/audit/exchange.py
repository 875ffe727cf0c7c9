"""Tells a seal or an entry that stands in another's place from one that was rewritten."""

from collections.abc import Sequence

from governance.audit.breaks import Break
from governance.audit.links import Sealed, digest


def exchanged(key: bytes, row: Sealed, rows: Sequence[Sealed]) -> Break | None:
    """Where what stands here belongs, if that is among these rows, or right behind them."""
    here = row.position
    for position in range(rows[0].position, rows[-1].position + 2):
        if _fits(key, row, position, row.entry):
            return _displaced(key, here, position, rows)
    for other in rows:
        if other.id is not None and _fits(key, row, here, (row.audit_id, *other.entry[1:])):
            words = f"position {here}: what entry {row.audit_id} held stands in entry {other.audit_id}"
            return Break("reordered", words, here)
    return None


def _displaced(key: bytes, here: int, position: int, rows: Sequence[Sealed]) -> Break:
    if any(_fits(key, other, here, other.entry) for other in rows):
        return Break("reordered", f"position {here}: here stands the seal of position {position}", here)
    return Break("removed", f"position {here}: the seal was removed, that of position {position} is in its place", here)


def _fits(key: bytes, seal: Sealed, position: int, entry: tuple[object, ...]) -> bool:
    return digest(key, position, seal.previous, seal.key_id, entry) == seal.digest
