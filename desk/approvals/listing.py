"""Held answers as people look through them: what waits for whom, what was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, or_, select

from core.tables import approval, approval_act, approval_version, conversation, decision, delivery, identity
from desk import frame
from desk.approvals import store
from desk.approvals.people import person_of
from governance.approvals.case import may_decide

Tab = Literal["waiting", "changes", "done"]
MOST = 200
"""Rows of a list; more than anybody looks through."""
DONE_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    id: str
    ticket_number: int
    channel: str
    kind: str
    customer: str
    text: str
    author: str
    author_name: str
    state: str
    reason: str
    version: int
    findings: int
    opened_at: datetime
    due_at: datetime | None
    overdue: bool
    closed_at: datetime | None
    mine: bool
    """The reader may decide now."""
    own: bool
    """The reader wrote it."""


@dataclass(frozen=True)
class Counts:
    """How much stands in each list, for one reader."""

    decide: int
    """Waits for this reader's decision."""
    changes: int
    """The reader's own, sent back or too late."""
    done: int

    @property
    def badge(self) -> int:
        """What this reader can act on."""
        return self.decide + self.changes


def rows(connection: Connection, user_id: str, tab: Tab, now: datetime, *, everything: bool = False) -> list[Row]:
    """The cases of a list that concern the reader; what they can decide first, the most urgent of it on top.

    `everything`: those of all people (for admins).
    """
    me = f"user:{user_id}"
    found = connection.execute(
        _query.where(_in(tab, now)).order_by(*_order(tab)).limit(MOST)
    ).all()  # fmt: skip
    deciding = _decidable(connection, user_id, [row.id for row in found], now)
    took_part = _took_part(connection, me, [row.id for row in found])
    names = frame.names(connection, {row.author for row in found})
    made = [
        Row(
            row.id, row.ticket_number, row.channel, row.kind, row.name, (row.texts or [""])[0], row.author,
            names.get(row.author, ""), row.state, row.reason, row.version, len(row.findings), row.opened_at,
            row.due_at, row.overdue, row.closed_at, mine=row.id in deciding, own=row.author == me,
        )
        for row in found
    ]  # fmt: skip
    kept = [each for each in made if everything or each.mine or each.own or each.id in took_part]
    return sorted(kept, key=lambda each: not each.mine) if tab == "waiting" else kept


def counts(connection: Connection, user_id: str, now: datetime) -> Counts:
    """For the tabs and the badge."""
    waiting = connection.execute(select(approval.c.id).where(approval.c.state == "waiting")).scalars().all()
    me = f"user:{user_id}"

    def count(condition: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).select_from(approval).where(condition)).scalar_one())

    return Counts(
        decide=len(_decidable(connection, user_id, waiting, now)),
        changes=count(and_(_in("changes", now), approval.c.author == me)),
        done=count(and_(_in("done", now), or_(approval.c.author == me, _acted(me)))),
    )


_first = (
    select(delivery.c.settled_by)
    .where(delivery.c.answer_id == approval.c.answer_id)
    .order_by(delivery.c.position)
    .limit(1)
    .correlate(approval)
    .scalar_subquery()
)
_query = (
    select(
        approval.c.id, approval.c.ticket_number, conversation.c.channel, conversation.c.kind, identity.c.name,
        approval_version.c.texts, approval.c.author, approval.c.state, approval.c.reason, approval.c.version,
        decision.c.findings, approval.c.opened_at, approval.c.due_at, approval.c.overdue, approval.c.closed_at,
    )
    .join(conversation, conversation.c.id == approval.c.conversation_id)
    .join(identity, identity.c.id == conversation.c.identity_id)
    .join(approval_version, and_(approval_version.c.approval_id == approval.c.id,
                                 approval_version.c.number == approval.c.version))
    .join(decision, decision.c.id == approval_version.c.decision_id)
)  # fmt: skip


def _in(tab: Tab, now: datetime) -> ColumnElement[bool]:
    """What came too late is the author's to look at until they have decided about the words."""
    asks = and_(approval.c.state == "late", _first.is_(None), approval.c.closed_at > now - DONE_FOR)
    if tab == "waiting":
        return approval.c.state == "waiting"
    if tab == "changes":
        return or_(approval.c.state == "changes", asks)
    closed = and_(approval.c.state.in_(("approved", "rejected", "withdrawn", "late")), ~func.coalesce(asks, false()))
    return and_(closed, approval.c.closed_at > now - DONE_FOR)


def _order(tab: Tab) -> tuple[ColumnElement[object], ...]:
    if tab == "done":
        return (approval.c.closed_at.desc(), approval.c.id)
    due = func.coalesce(approval.c.due_at, approval.c.opened_at)
    return (case((approval.c.overdue, 0), else_=1), due, approval.c.id)


def _decidable(connection: Connection, user_id: str, cases: Sequence[str], now: datetime) -> set[str]:
    """Those of the cases in which this person may decide now."""
    if not cases:
        return set()
    person = person_of(connection, user_id, now)
    return {each for each in cases if may_decide(store.load(connection, each).case, person) is None}


def _took_part(connection: Connection, actor: str, cases: Collection[str]) -> set[str]:
    query = select(approval_act.c.approval_id).where(
        approval_act.c.approval_id.in_(cases), approval_act.c.actor == actor
    )
    return set(connection.execute(query).scalars())


def _acted(actor: str) -> ColumnElement[bool]:
    return select(1).where(approval_act.c.approval_id == approval.c.id, approval_act.c.actor == actor).exists()
