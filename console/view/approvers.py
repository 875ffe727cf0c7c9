"""Who decides: routes as they are, teams, and who stands in for whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Problem = Literal["", "id", "name", "span", "self", "person", "date"]


@dataclass(frozen=True)
class StageLine:
    """One stage of a route, in words."""

    title: str
    asked: str
    needs: str
    hours: str
    escalates: str


@dataclass(frozen=True)
class RouteCard:
    """A route, and which risks take it."""

    title: str
    tiers: str
    stages: tuple[StageLine, ...]


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be chosen."""

    id: str
    name: str


@dataclass(frozen=True)
class TeamCard:
    """A team with its members."""

    id: str
    name: str
    members: tuple[str, ...]
    """Ids."""


@dataclass(frozen=True)
class AbsenceLine:
    """Somebody away."""

    id: str
    who: str
    deputy: str
    starts_at: datetime
    ends_at: datetime
    can_end: bool


@dataclass(frozen=True)
class Approvers:
    """The page."""

    routes: tuple[RouteCard, ...]
    people: tuple[Colleague, ...]
    teams: tuple[TeamCard, ...]
    absences: tuple[AbsenceLine, ...]
    can_manage: bool
    today: str
    me: str
    problem: Problem = ""
