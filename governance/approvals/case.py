"""One text on its way through a route: a value, and the acts that lead from one value to the next.

Nothing here knows a database or a clock. An act that is not allowed raises NotAllowedError with its reason and changes
nothing. What can never happen, whatever the order of acts: an author approves a version of their own, a stage is left
out, a vote counts for another version than the one it was given to, a text goes out that is not the one approved.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from core.refused import Refused
from governance.approvals.routes import Route, Stage
from governance.draft import Verdict

State = Literal["waiting", "changes", "approved", "rejected", "withdrawn", "late"]
Reason = Literal[
    "not_waiting", "another_version", "own_version", "not_asked", "voted_already", "nothing_changed", "blocked",
    "no_author", "reply_token_gone",
]  # fmt: skip


class NotAllowedError(Refused):
    """This act is not this person's, or not now. `reason` is a word for programs."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Person:
    """Who acts. `groups`: `role:admin`, `team:legal`, `user:ID`; those of absent people they stand in for, too."""

    id: str
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Version:
    """One wording. `digest` covers text, attachments, account, recipient and time window."""

    number: int
    digest: str
    authors: frozenset[str]
    verdict: Verdict
    made_at: datetime


@dataclass(frozen=True)
class Vote:
    """One person's yes to one version in one stage."""

    version: int
    stage: int
    by: str
    at: datetime
    comment: str = ""


@dataclass(frozen=True)
class Case:
    """Everything that has been decided about a text so far. `since`: when the present stage began."""

    route: Route
    versions: tuple[Version, ...]
    since: datetime
    stage: int = 0
    votes: tuple[Vote, ...] = ()
    state: State = "waiting"
    overdue: bool = False

    @property
    def version(self) -> Version:
        """The wording that is decided about."""
        return self.versions[-1]

    @property
    def present(self) -> Stage:
        """The stage that is to decide."""
        return self.route.stages[self.stage]

    def yeses(self, stage: int) -> frozenset[str]:
        """Who approved the present version in a stage."""
        return frozenset(vote.by for vote in self.votes if (vote.version, vote.stage) == (self.version.number, stage))


def opened(route: Route, version: Version) -> Case:
    """A text that the gate holds begins its way."""
    return Case(route, (version,), version.made_at)


def may_decide(case: Case, person: Person) -> Reason | None:
    """Why this person may not decide about the present version in the present stage; None: they may."""
    if case.state != "waiting":
        return "not_waiting"
    if person.id in case.version.authors:
        return "own_version"
    asked = {*case.present.approvers, *(case.present.escalate if case.overdue else ())}
    if asked.isdisjoint(person.groups):
        return "not_asked"
    if person.id in case.yeses(case.stage):
        return "voted_already"
    return None


def approve(case: Case, person: Person, digest: str, voters: AbstractSet[str], now: datetime,
            comment: str = "") -> Case:  # fmt: skip
    """A yes to the version that the person saw. `voters`: ids of all who may vote in this stage, for `needs: all`.

    Raises NotAllowedError.
    """
    _demand(case, person, digest)
    vote = Vote(case.version.number, case.stage, person.id, now, comment)
    voted = replace(case, votes=(*case.votes, vote))
    if not _enough(voted, voters):
        return voted
    if voted.stage + 1 < len(voted.route.stages):
        return replace(voted, stage=voted.stage + 1, since=now, overdue=False)
    return replace(voted, state="approved")


def request_changes(case: Case, person: Person, digest: str) -> Case:
    """Back to the author. Raises NotAllowedError."""
    _demand(case, person, digest)
    return replace(case, state="changes")


def reject(case: Case, person: Person, digest: str) -> Case:
    """It does not go out, in whatever words. Raises NotAllowedError."""
    _demand(case, person, digest)
    return replace(case, state="rejected")


def revise(case: Case, author: Person, version: Version, route: Route | None) -> Case:
    """The author writes a new version, which begins from the first stage. Raises NotAllowedError.

    `route`: what the gate's word on the new version asks for; None: nobody has to agree any more.
    """
    if case.state not in ("waiting", "changes"):
        raise NotAllowedError("not_waiting")
    if author.id not in case.version.authors:
        raise NotAllowedError("not_asked")
    return _renewed(case, author, version, route)


def edit(case: Case, person: Person, seen: str, version: Version, route: Route | None) -> Case:
    """An approver writes a new version: both are its authors, and it goes out only if the gate allows it outright;
    otherwise somebody else decides, from the first stage on. Raises NotAllowedError."""
    _demand(case, person, seen)
    return _renewed(case, person, version, route)


def withdraw(case: Case, author: Person) -> Case:
    """The author takes it back. Raises NotAllowedError."""
    if author.id not in case.version.authors:
        raise NotAllowedError("not_asked")
    if case.state not in ("waiting", "changes"):
        raise NotAllowedError("not_waiting")
    return replace(case, state="withdrawn")


def fall_due(case: Case) -> Case:
    """The stage took longer than it may: those it escalates to may decide as well."""
    return replace(case, overdue=True) if case.state == "waiting" else case


def lapse(case: Case) -> Case:
    """What it was an answer to is over: window closed, customer wrote again, time window past. The author is asked."""
    return replace(case, state="late") if case.state in ("waiting", "changes", "approved") else case


def releases(case: Case, digest: str) -> bool:
    """Whether exactly this content may go out."""
    return case.state == "approved" and case.version.digest == digest


def _demand(case: Case, person: Person, digest: str) -> None:
    if case.state == "waiting" and digest != case.version.digest:
        raise NotAllowedError("another_version")
    if reason := may_decide(case, person):
        raise NotAllowedError(reason)


def _renewed(case: Case, writer: Person, version: Version, route: Route | None) -> Case:
    if version.digest == case.version.digest:
        raise NotAllowedError("nothing_changed")
    if version.verdict == "block":
        raise NotAllowedError("blocked")
    authors = case.version.authors | {writer.id}
    numbered = replace(version, number=case.version.number + 1, authors=authors)
    renewed = replace(
        case,
        route=route or case.route,
        versions=(*case.versions, numbered),
        since=version.made_at,
        stage=0,
        state="waiting",
        overdue=False,
    )
    free = route is None and version.verdict == "allow"
    return replace(renewed, state="approved") if free else renewed


def _enough(case: Case, voters: AbstractSet[str]) -> bool:
    yeses, needs = case.yeses(case.stage), case.present.needs
    if needs == "any":
        return bool(yeses)
    if needs == "all":
        return voters - case.version.authors <= yeses
    return len(yeses) >= needs
