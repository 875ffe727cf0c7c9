"""Cases in their tables: read as the value that the acts work on, written back after each act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import Connection, insert, select, update

from core.bus import publish
from core.lanes import hasten_job
from core.tables import approval, approval_act, approval_version
from desk.approvals.ways import ways
from governance import audit
from governance.approvals.case import Case, State, Version, Vote
from governance.approvals.routes import Route
from governance.draft import Decision, Verdict

OPEN = ("waiting", "changes")


class NoSuchCaseError(LookupError):
    """There is no such case."""


@dataclass(frozen=True)
class Held:
    """A case, and what the tables know beside it."""

    id: str
    answer_id: str
    conversation_id: str
    ticket_number: int
    author: str
    """Who wrote the first version: `bot`, `system`, `user:ID` or `token:ID`."""
    tier: str
    due_at: datetime | None
    heard: int
    """The sequence of the customer's newest message that the author knew."""
    line_at: datetime | None
    opened_at: datetime
    reason: str
    case: Case


def lane(case_id: str) -> str:
    """The lane of what happens to a case by itself."""
    return f"approval:{case_id}"


def load(connection: Connection, case_id: str) -> Held:
    """Raises NoSuchCaseError."""
    row = connection.execute(select(approval).where(approval.c.id == case_id)).first()
    if row is None:
        raise NoSuchCaseError(case_id)
    case = Case(
        route=msgspec.convert(row.route, Route, strict=False),
        versions=_versions(connection, case_id),
        since=row.since,
        stage=row.stage,
        votes=_votes(connection, case_id),
        state=cast("State", row.state),
        overdue=row.overdue,
    )
    return Held(
        row.id, row.answer_id, row.conversation_id, row.ticket_number, row.author, row.tier, row.due_at, row.heard,
        row.line_at, row.opened_at, row.reason, case,
    )  # fmt: skip


def is_open(connection: Connection, case_id: str) -> bool:
    """Whether something is still to be decided."""
    return connection.execute(select(approval.c.state).where(approval.c.id == case_id)).scalar() in OPEN


def save(connection: Connection, held: Held, case: Case, now: datetime, *, reason: str = "") -> None:
    """Write down where a case stands after an act, and wake what watches over its limits."""
    closed = case.state not in OPEN
    connection.execute(
        update(approval)
        .where(approval.c.id == held.id)
        .values(
            state=case.state,
            reason=reason,
            route=msgspec.to_builtins(case.route),
            stage=case.stage,
            version=case.version.number,
            since=case.since,
            due_at=None if closed else due_at(case),
            overdue=case.overdue,
            closed_at=now if closed else None,
            updated_at=now,
        )
    )
    hasten_job(connection, lane(held.id), {"approval": held.id}, now=now)
    publish(connection, "approval", approval=held.id, conversation=held.conversation_id, state=case.state)


def route_for(decision: Decision) -> Route | None:
    """Whom the gate's word on new words asks for; None: nobody, they may go out."""
    return None if decision.verdict == "allow" else ways().routes.of(decision.tier)


def due_at(case: Case) -> datetime | None:
    """When the present stage is overdue, by opening hours; None: never, or it is already, or nobody is waited for."""
    hours = case.present.hours
    if hours is None or case.overdue or case.state != "waiting":
        return None
    return ways().hours.after(case.since, timedelta(hours=hours))


def add_version(connection: Connection, case_id: str, version: Version, texts: Sequence[str], decision_id: str,
                made_by: str) -> None:  # fmt: skip
    """Keep one wording."""
    connection.execute(
        insert(approval_version),
        {
            "approval_id": case_id,
            "number": version.number,
            "digest": version.digest,
            "texts": list(texts),
            "authors": sorted(version.authors),
            "verdict": version.verdict,
            "decision_id": decision_id,
            "made_by": made_by,
            "made_at": version.made_at,
        },
    )


def add_act(connection: Connection, held: Held, actor: str, kind: str, now: datetime, *, comment: str = "",
            case: Case | None = None, via: str = "", facts: dict[str, object] | None = None) -> None:  # fmt: skip
    """One act on a case: in its history, and in the audit log, where of the comment only its length is kept.

    `via`: the outsider who decided in the actor's place.
    """
    at = case or held.case
    connection.execute(
        insert(approval_act),
        {
            "approval_id": held.id,
            "at": now,
            "actor": actor,
            "kind": kind,
            "version": at.version.number,
            "stage": at.stage,
            "comment": comment,
            "via": via,
        },
    )
    known: dict[str, object] = {"version": at.version.number, "digest": at.version.digest, "stage": at.stage}
    known |= {"comment": len(comment)} if comment else {}
    known |= ({"via": via} if via else {}) | (facts or {})
    audit.record(connection, actor=actor, act=f"approval.{kind}", subject=f"approval:{held.id}", facts=known, now=now)


def _versions(connection: Connection, case_id: str) -> tuple[Version, ...]:
    rows = connection.execute(
        select(approval_version).where(approval_version.c.approval_id == case_id).order_by(approval_version.c.number)
    )
    return tuple(
        Version(row.number, row.digest, frozenset(row.authors), cast("Verdict", row.verdict), row.made_at)
        for row in rows
    )


def _votes(connection: Connection, case_id: str) -> tuple[Vote, ...]:
    rows = connection.execute(
        select(approval_act)
        .where(approval_act.c.approval_id == case_id, approval_act.c.kind == "approve")
        .order_by(approval_act.c.id)
    )
    return tuple(Vote(row.version, row.stage, row.actor, row.at, row.comment) for row in rows)
