"""Who may decide: the groups of a person, those they stand in for, and all who are asked in a stage."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from core.tables import absence, team_member, user
from governance.approvals.case import Case, Person


def person_of(connection: Connection, user_id: str, now: datetime) -> Person:
    """A colleague with their own groups and those of the absent people they stand in for."""
    stands_for = connection.execute(
        select(absence.c.user_id)
        .where(absence.c.deputy_id == user_id, absence.c.starts_at <= now, absence.c.ends_at > now)
    ).scalars()  # fmt: skip
    groups = _groups(connection, {user_id, *stands_for})
    return Person(f"user:{user_id}", frozenset().union(*groups.values()))


def asked(connection: Connection, groups: Iterable[str], now: datetime) -> frozenset[str]:
    """`user:ID` of everybody of these groups; somebody absent is replaced by who stands in for them."""
    wanted = set(groups)
    members = {who for who, own in _groups(connection, None).items() if not wanted.isdisjoint(own)}
    away = connection.execute(
        select(absence.c.user_id, absence.c.deputy_id)
        .join(user, user.c.id == absence.c.deputy_id)
        .where(absence.c.starts_at <= now, absence.c.ends_at > now, user.c.disabled_at.is_(None))
    ).all()  # fmt: skip
    deputies = {row.user_id: row.deputy_id for row in away}
    return frozenset(f"user:{deputies.get(who, who)}" for who in members)


def asked_now(connection: Connection, case: Case, now: datetime) -> frozenset[str]:
    """Everybody who could decide in the present stage, its authors left out: nobody means that it is stuck."""
    groups = {*case.present.approvers, *(case.present.escalate if case.overdue else ())}
    return asked(connection, groups, now) - case.version.authors


def _groups(connection: Connection, users: set[str] | None) -> dict[str, frozenset[str]]:
    """By user who may still enter: `user:ID`, `role:ROLE`, `team:TEAM` …"""
    query = (
        select(user.c.id, user.c.role, team_member.c.team_id)
        .outerjoin(team_member, team_member.c.user_id == user.c.id)
        .where(user.c.disabled_at.is_(None))
    )
    if users is not None:
        query = query.where(user.c.id.in_(users))
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        own = found.setdefault(row.id, {f"user:{row.id}", f"role:{row.role}"})
        if row.team_id:
            own.add(f"team:{row.team_id}")
    return {who: frozenset(own) for who, own in found.items()}
