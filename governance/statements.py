"""Holding statements: words that one person wrote and another approved, and that pass a freeze."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from core.bus import publish
from core.ids import new_id
from core.refused import Refused
from core.tables import delivery, message, statement
from governance import audit
from governance.clearance_locks import lock_freezes

LONGEST_TITLE: Final = 60
LONGEST_TEXT: Final = 1000


class StatementRefused(Refused):
    """What was asked of a statement cannot be done. `problem` is a code with wording in the catalogues."""

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(text)
        self.problem = problem


@dataclass(frozen=True)
class Statement:
    """One statement with its way. It may be used while it is approved and not withdrawn."""

    id: str
    title: str
    text: str
    made_by: str
    made_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    withdrawn_at: datetime | None


def add(connection: Connection, *, title: str, text: str, actor: str, now: datetime) -> str:
    """Write one down; nobody can use it yet. Raises StatementRefused."""
    title, text = title.strip(), plain(text)
    if not 1 <= len(title) <= LONGEST_TITLE or len(title.splitlines()) > 1:
        raise StatementRefused(f"a title is one line of 1 to {LONGEST_TITLE} characters", "title")
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise StatementRefused(f"a statement has 1 to {LONGEST_TEXT} characters", "text")
    if any(each.text == text for each in listed(connection) if each.withdrawn_at is None):
        raise StatementRefused("there is a statement of these words", "known")
    values = {"id": new_id(), "title": title, "text": text, "made_by": actor, "made_at": now}
    connection.execute(insert(statement), values)
    _on_record(connection, "statement.add", values["id"], {"title": title, "text": text}, actor, now)
    return str(values["id"])


def approve(connection: Connection, statement_id: str, *, actor: str, now: datetime) -> None:
    """Another person than its author says that it may be used. Raises StatementRefused."""
    found = _of(connection, statement_id)
    if found.made_by == actor:
        raise StatementRefused("whoever wrote a statement does not approve it", "own")
    changed = connection.execute(
        update(statement)
        .where(statement.c.id == statement_id, statement.c.approved_at.is_(None), statement.c.withdrawn_at.is_(None))
        .values(approved_by=actor, approved_at=now)
    ).rowcount
    if changed:
        _on_record(connection, "statement.approve", statement_id, {}, actor, now)


def withdraw(connection: Connection, statement_id: str, *, actor: str, now: datetime) -> None:
    """From this commit on it passes no freeze any more, also where it waits to be sent. Raises StatementRefused."""
    _of(connection, statement_id)
    lock_freezes(connection, shared=False)
    changed = connection.execute(
        update(statement)
        .where(statement.c.id == statement_id, statement.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    ).rowcount
    if changed:
        _on_record(connection, "statement.withdraw", statement_id, {}, actor, now)


def listed(connection: Connection) -> list[Statement]:
    """All of them, the newest first."""
    query = select(statement).order_by(statement.c.made_at.desc(), statement.c.id.desc())
    return [Statement(**row._mapping) for row in connection.execute(query)]


def usable(connection: Connection) -> list[Statement]:
    """Those that pass a freeze now."""
    return [each for each in listed(connection) if each.approved_at is not None and each.withdrawn_at is None]


def matching(connection: Connection, text: str) -> Statement | None:
    """The usable statement whose words these are exactly."""
    words = plain(text)
    return next((each for each in usable(connection) if each.text == words), None)


def id_of(connection: Connection, text: str) -> str | None:
    """The usable statement that these very words are."""
    known = matching(connection, text)
    return known.id if known is not None and known.text == text else None


def plain(text: str) -> str:
    """As statements are compared: line ends of one kind, nothing around."""
    return text.replace("\r\n", "\n").strip()


def passes() -> ColumnElement[bool]:
    """Whether a delivery's words are a statement that holds at this moment, sent by a person or a program of theirs.

    Its messages are compared once more: whatever changed them after they were kept, other words stay.
    """
    holds = (
        select(1)
        .where(
            statement.c.id == delivery.c.statement_id,
            statement.c.approved_at.is_not(None),
            statement.c.withdrawn_at.is_(None),
            ~select(1)
            .where(message.c.delivery_id == delivery.c.id)
            .where((message.c.text != statement.c.text) | message.c.attachments.is_not(None))
            .correlate(delivery, statement)
            .exists(),
        )
        .correlate(delivery)
        .exists()
    )
    return and_(delivery.c.statement_id.is_not(None), delivery.c.author.in_(("agent", "api")), holds)


def _of(connection: Connection, statement_id: str) -> Statement:
    found = next((each for each in listed(connection) if each.id == statement_id), None)
    if found is None:
        raise StatementRefused(f"there is no statement {statement_id!r}", "unknown")
    return found


def _on_record(connection: Connection, act: str, statement_id: object, facts: dict[str, object], actor: str,
               now: datetime) -> None:  # fmt: skip
    audit.record(connection, actor=actor, act=act, subject=f"statement:{statement_id}", facts=facts, now=now)
    publish(connection, "statement", id=statement_id)
