"""Teams that routes ask (`team:legal`), and who stands in for whom while they are away; each change is on record."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from core.bus import publish
from core.ids import new_id
from core.refused import Refused
from core.tables import absence, team, team_member
from desk.sql import insert_new
from desk.users import UnknownUser, get_user
from governance import audit

TEAM = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST_NAME = 60


class TeamRefused(Refused):
    """What was asked of a team or an absence cannot be done. `reason` is a word for programs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Team:
    """A team with its members' ids."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Absence:
    """Somebody is away; `deputy_id` decides in their place, None: nobody does."""

    id: str
    user_id: str
    deputy_id: str | None
    starts_at: datetime
    ends_at: datetime


def all_teams(connection: Connection) -> list[Team]:
    """By id."""
    members: dict[str, list[str]] = {}
    for row in connection.execute(select(team_member).order_by(team_member.c.user_id)):
        members.setdefault(row.team_id, []).append(row.user_id)
    rows = connection.execute(select(team.c.id, team.c.name).order_by(team.c.id))
    return [Team(row.id, row.name, tuple(members.get(row.id, ()))) for row in rows]


def save_team(connection: Connection, team_id: str, name: str, members: Sequence[str], *, actor: str,
              now: datetime) -> None:  # fmt: skip
    """Make a team or change it: exactly these members from now on. Raises TeamRefused."""
    if not TEAM.fullmatch(team_id):
        raise TeamRefused("id")
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise TeamRefused("name")
    _check_people(connection, members)
    if not insert_new(connection, team, {"id": team_id, "name": name, "created_at": now}):
        connection.execute(team.update().where(team.c.id == team_id).values(name=name))
    connection.execute(delete(team_member).where(team_member.c.team_id == team_id))
    for each in dict.fromkeys(members):
        connection.execute(insert(team_member), {"team_id": team_id, "user_id": each})
    facts = {"name": name, "members": sorted(members)}
    audit.record(connection, actor=actor, act="team.save", subject=f"team:{team_id}", facts=facts, now=now)
    publish(connection, "approval", approval="")


def remove_team(connection: Connection, team_id: str, *, actor: str, now: datetime) -> None:
    """Nobody is asked by this name any more; stages that ask it alone are stuck until somebody else may decide."""
    connection.execute(delete(team_member).where(team_member.c.team_id == team_id))
    if connection.execute(delete(team).where(team.c.id == team_id)).rowcount:
        audit.record(connection, actor=actor, act="team.remove", subject=f"team:{team_id}", facts={}, now=now)
        publish(connection, "approval", approval="")


def absences(connection: Connection, now: datetime) -> list[Absence]:
    """Those that are not over, the earliest first."""
    rows = connection.execute(select(absence).where(absence.c.ends_at > now).order_by(absence.c.starts_at))
    return [Absence(row.id, row.user_id, row.deputy_id, row.starts_at, row.ends_at) for row in rows]


def add_absence(connection: Connection, user_id: str, deputy_id: str | None, span: tuple[datetime, datetime], *,
                actor: str, now: datetime) -> str:  # fmt: skip
    """Somebody is away from one moment to another. Raises TeamRefused."""
    start, end = span
    if end <= start or end <= now:
        raise TeamRefused("span")
    if deputy_id == user_id:
        raise TeamRefused("self")
    _check_people(connection, [user_id, *([deputy_id] if deputy_id else [])])
    made = new_id()
    connection.execute(
        insert(absence),
        {"id": made, "user_id": user_id, "deputy_id": deputy_id, "starts_at": start, "ends_at": end, "created_at": now},
    )
    facts = {"deputy": deputy_id, "from": start.isoformat(), "until": end.isoformat()}
    audit.record(connection, actor=actor, act="absence.add", subject=f"user:{user_id}", facts=facts, now=now)
    publish(connection, "approval", approval="")
    return made


def end_absence(connection: Connection, absence_id: str, user_id: str | None, *, actor: str, now: datetime) -> bool:
    """Back again. `user_id`: only an absence of this person. False: there is no such absence."""
    row = connection.execute(select(absence.c.user_id).where(absence.c.id == absence_id)).first()
    if row is None or user_id not in (None, row.user_id):
        return False
    connection.execute(delete(absence).where(absence.c.id == absence_id))
    audit.record(connection, actor=actor, act="absence.end", subject=f"user:{row.user_id}", facts={}, now=now)
    publish(connection, "approval", approval="")
    return True


def _check_people(connection: Connection, people: Sequence[str]) -> None:
    for each in people:
        try:
            found = get_user(connection, each)
        except UnknownUser:
            raise TeamRefused("person") from None
        if found.disabled_at is not None:
            raise TeamRefused("person")
