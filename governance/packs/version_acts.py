"""What people do with versions of packs: write, publish, go back, throw away. Each act stands in the audit log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from core.bus import publish as tell
from core.ids import new_id
from core.refused import Refused
from core.tables import pack_version
from governance import audit
from governance.packs.versions import State, Version, get, in_force, standing

TOPIC = "policy"
"""What the bus tells when another version is in force."""
_LOCK = 7_014_229_003


class NoDraftError(Refused):
    """It is no draft (any more), or there is no such version."""


class OvertakenError(Refused):
    """Somebody else published meanwhile, or changed the same draft: what was looked at is not what is there."""

    def __init__(self, number: int, by: str) -> None:
        super().__init__(f"version {number} by {by} is there now")
        self.number = number
        self.by = by


class RulesMovedError(Refused):
    """Another version of something is in force than this was tried among: it must be tried again."""


@dataclass(frozen=True)
class Written:
    """A text, and what decisions by it carry (or, while it cannot be read, the SHA-256 of the text)."""

    content: str
    digest: str


def draft(connection: Connection, name: str, written: Written, *, note: str, actor: str, now: datetime) -> str:
    """A new draft, written over what is in force now. Answers its id."""
    _lock(connection)
    base = in_force(connection, name)
    made = _insert(connection, name, written, "draft", base.number if base else 0, note, actor, now)
    _record(connection, "pack.draft", made, {"note": note}, actor, now)
    return made.id


def edit(connection: Connection, version_id: str, written: Written, *, note: str, seen: str, actor: str,
         now: datetime) -> None:  # fmt: skip
    """Change a draft whose mark was `seen`. Raises NoDraftError, OvertakenError: somebody else changed it."""
    _lock(connection)
    found = _draft(connection, version_id)
    if found.mark != seen:
        raise OvertakenError(found.number, found.made_by)
    _set(connection, version_id, content=written.content, digest=written.digest, note=note, made_by=actor, made_at=now)
    _record(connection, "pack.draft", found, {"digest": written.digest, "note": note}, actor, now)


def rebase(connection: Connection, version_id: str, *, seen: int, actor: str, now: datetime) -> None:
    """The writer has looked at what is in force now, number `seen`: the draft is meant to stand over that.

    Raises NoDraftError, OvertakenError.
    """
    _lock(connection)
    found = _draft(connection, version_id)
    _refuse_overtaken(connection, found.name, seen)
    _set(connection, version_id, base=seen)
    _record(connection, "pack.draft", found, {"base": seen}, actor, now)


def publish(connection: Connection, version_id: str, *, seen: str, actor: str, now: datetime) -> None:
    """Put a draft in force whose mark was `seen` when it was tried; the version before is replaced.

    Raises NoDraftError; OvertakenError when somebody published meanwhile, or the draft is not what was tried.
    """
    _lock(connection)
    found = _draft(connection, version_id)
    _refuse_overtaken(connection, found.name, found.base)
    if found.mark != seen:
        raise OvertakenError(found.number, found.made_by)
    _replace(connection, found.name)
    _set(connection, version_id, state="published", published_by=actor, published_at=now)
    _record(connection, "pack.publish", found, {"base": found.base}, actor, now)
    tell(connection, TOPIC, name=found.name, number=found.number)


def roll_back(connection: Connection, version_id: str, *, seen: int, actor: str, now: datetime) -> str:
    """Put an older version's content in force again, as a new number. `seen`: what was in force on the page.

    Raises NoDraftError (there is no such version, or it never was in force), OvertakenError.
    """
    _lock(connection)
    found = get(connection, version_id)
    if found is None or found.state != "replaced":
        raise NoDraftError("only a version that was in force can be gone back to")
    _refuse_overtaken(connection, found.name, seen)
    _replace(connection, found.name)
    written = Written(found.content, found.digest)
    made = _insert(connection, found.name, written, "published", seen, found.note, actor, now)
    _record(connection, "pack.rollback", made, {"base": seen, "again": found.number}, actor, now)
    tell(connection, TOPIC, name=made.name, number=made.number)
    return made.id


def give_back(connection: Connection, name: str, *, seen: int, digest: str, actor: str, now: datetime) -> None:
    """Let the file itself be in force again; `digest`: the file's. Raises NoDraftError, OvertakenError."""
    _lock(connection)
    found = in_force(connection, name)
    if found is None:
        raise NoDraftError("the file itself is in force")
    _refuse_overtaken(connection, name, seen)
    _replace(connection, name)
    _record(connection, "pack.rollback", found, {"base": seen, "again": 0, "digest": digest}, actor, now)
    tell(connection, TOPIC, name=name, number=0)


def refuse_moved(connection: Connection, tried_among: tuple[tuple[str, int], ...]) -> None:
    """What was tried among these versions holds only as long as they stand. Raises RulesMovedError."""
    _lock(connection)
    if standing(connection) != tried_among:
        raise RulesMovedError("the rules in force have changed")


def discard(connection: Connection, version_id: str, *, actor: str, now: datetime) -> None:
    """Throw a draft away. Raises NoDraftError."""
    _lock(connection)
    found = _draft(connection, version_id)
    _set(connection, version_id, state="discarded")
    _record(connection, "pack.discard", found, {}, actor, now)


def _draft(connection: Connection, version_id: str) -> Version:
    found = get(connection, version_id)
    if found is None or found.state != "draft":
        raise NoDraftError("this is no draft any more")
    return found


def _refuse_overtaken(connection: Connection, name: str, seen: int) -> None:
    now = in_force(connection, name)
    if (now.number if now else 0) != seen:
        raise OvertakenError(now.number if now else 0, (now.published_by if now else None) or "")


def _replace(connection: Connection, name: str) -> None:
    before = (pack_version.c.name == name, pack_version.c.state == "published")
    connection.execute(update(pack_version).where(*before).values(state="replaced"))


def _insert(connection: Connection, name: str, written: Written, state: State, base: int, note: str, actor: str,
            now: datetime) -> Version:  # fmt: skip
    newest = connection.execute(select(func.max(pack_version.c.number)).where(pack_version.c.name == name)).scalar()
    by, at = (actor, now) if state == "published" else (None, None)
    made = Version(new_id(), name, (newest or 0) + 1, written.content, written.digest, state, base, note, actor, now,
                   by, at)  # fmt: skip
    connection.execute(insert(pack_version), vars(made))
    return made


def _set(connection: Connection, version_id: str, **values: object) -> None:
    connection.execute(update(pack_version).where(pack_version.c.id == version_id).values(**values))


def _record(connection: Connection, act: str, about: Version, facts: dict[str, object], actor: str,
            now: datetime) -> None:  # fmt: skip
    known = {"version": about.id, "number": about.number, "digest": about.digest}
    audit.record(connection, actor=actor, act=act, subject=f"pack:{about.name}", facts=known | facts, now=now)


def _lock(connection: Connection) -> None:
    """PostgreSQL: who acts on versions takes this lock. On SQLite writers are one anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
