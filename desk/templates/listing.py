"""Templates as people look through them: what may be used, what waits for whom, and the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select
from sqlalchemy import Row as Stored

from core.tables import template, template_version
from desk import frame
from desk.approvals.people import person_of
from desk.templates import store
from desk.templates.store import Template
from governance.approvals.case import Person, may_decide

Shelf = Literal["usable", "waiting", "rest"]
MOST = 500
"""Rows of a list; more than anybody looks through."""


@dataclass(frozen=True)
class Row:
    """One template in a list, by its newest wording."""

    number: int
    title: str
    text: str
    state: str
    """Of the newest wording."""
    usable: bool
    retired: bool
    version: int
    findings: int
    author: str
    author_name: str
    at: datetime
    mine: bool
    """The reader may decide now."""

    @property
    def shelves(self) -> frozenset[Shelf]:
        """Where it stands: what may be used while a new wording waits stands on two."""
        found: list[Shelf] = ["usable"] if self.usable else []
        if self.state == "waiting" and not self.retired:
            found.append("waiting")
        return frozenset(found or ["rest"])


def rows(connection: Connection, user_id: str, now: datetime) -> list[Row]:
    """Every template, those that the reader is asked about first, then the newest."""
    newest, usable = _newest(connection), _usable(connection)
    deciding = to_decide(connection, user_id, now)
    names = frame.names(connection, {each.made_by for each in newest.values()})
    heads = connection.execute(select(template).order_by(template.c.number.desc()).limit(MOST)).all()
    made = [
        Row(
            number=head.number,
            title=head.title,
            text=version.text,
            state=version.state,
            usable=head.retired_at is None and head.number in usable,
            retired=head.retired_at is not None,
            version=version.version,
            findings=len(version.findings),
            author=version.made_by,
            author_name=names.get(version.made_by, ""),
            at=version.made_at,
            mine=head.number in deciding,
        )
        for head in heads
        for version in [newest[head.number]]
    ]
    return sorted(made, key=lambda each: not each.mine)


def asked_about(connection: Connection, user_id: str, now: datetime) -> list[Row]:
    """Those about which the reader may decide now."""
    return [each for each in rows(connection, user_id, now) if each.mine]


def to_decide(connection: Connection, user_id: str, now: datetime) -> frozenset[int]:
    """The templates about which this reader may decide now."""
    waiting = connection.execute(
        select(template_version.c.template_number)
        .join(template, template.c.number == template_version.c.template_number)
        .where(template_version.c.state == "waiting", template.c.retired_at.is_(None))
    ).scalars().all()  # fmt: skip
    if not waiting:
        return frozenset()
    person = person_of(connection, user_id, now)
    loaded = (store.load(connection, each) for each in waiting)
    return frozenset(each.number for each in loaded if _decides(each, person, now))


def _decides(at: Template, person: Person, now: datetime) -> bool:
    return at.waiting is not None and may_decide(at.case(at.waiting, now), person) is None


def _newest(connection: Connection) -> dict[int, Stored[Any]]:
    """By template: its wording written last."""
    found = connection.execute(select(template_version).order_by(template_version.c.version))
    return {row.template_number: row for row in found}


def _usable(connection: Connection) -> frozenset[int]:
    approved = select(template_version.c.template_number).where(template_version.c.state == "approved")
    return frozenset(connection.execute(approved).scalars())
