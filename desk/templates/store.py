"""Templates in their tables: read as values, each version as the case that the engine of approvals works on."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from core.bus import publish
from core.tables import template, template_act, template_version
from desk.approvals.ways import ways
from desk.templates.judging import Judged
from governance import audit
from governance.approvals import case as rules
from governance.approvals.case import Case, State, Vote
from governance.approvals.routes import Route
from governance.draft import Verdict

APPROVED_ONCE = ("approved", "replaced")
DECIDED = ("approved", "rejected", "withdrawn")


class NoSuchTemplateError(LookupError):
    """There is no such template."""


@dataclass(frozen=True)
class Version:
    """One wording, and how far it has come. `state`: waiting, approved, rejected, withdrawn, replaced."""

    number: int
    text: str
    digest: str
    verdict: Verdict
    tier: str
    findings: Sequence[Mapping[str, Any]]
    agreed: frozenset[tuple[str, str]]
    route: Route
    stage: int
    since: datetime
    state: str
    made_by: str
    made_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class Act:
    """One line of a template's history."""

    version: int
    stage: int
    actor: str
    kind: str
    comment: str
    at: datetime


@dataclass(frozen=True)
class Template:
    """A template with all its versions, the oldest first."""

    number: int
    title: str
    made_by: str
    made_at: datetime
    retired_at: datetime | None
    retired_by: str | None
    versions: tuple[Version, ...]
    acts: tuple[Act, ...]

    @property
    def newest(self) -> Version:
        """The wording written last."""
        return self.versions[-1]

    @property
    def approved(self) -> Version | None:
        """The wording that may be used."""
        return next((each for each in self.versions if each.state == "approved" and self.retired_at is None), None)

    @property
    def waiting(self) -> Version | None:
        """The wording that others are to decide about."""
        return self.newest if self.newest.state == "waiting" and self.retired_at is None else None

    def authors(self, number: int) -> frozenset[str]:
        """Who wrote a version; also those of the versions right before it that nobody ever approved."""
        found: set[str] = set()
        for each in reversed(self.versions[:number]):
            if found and each.state in APPROVED_ONCE:
                break
            found.add(each.made_by)
        return frozenset(found)

    def case(self, version: Version, now: datetime) -> Case:
        """A version as the engine of approvals sees it. A stage whose opening hours are over may be decided by those
        that it escalates to as well."""
        wording = rules.Version(version.number, version.digest, self.authors(version.number), version.verdict,
                                version.made_at)  # fmt: skip
        hours = version.route.stages[version.stage].hours
        due = None if hours is None else ways().hours.after(version.since, timedelta(hours=hours))
        late = due is not None and due <= now
        state = "withdrawn" if version.state == "replaced" else version.state
        return Case(version.route, (wording,), version.since, version.stage, self._votes(version.number),
                    cast("State", state), overdue=late and state == "waiting")  # fmt: skip

    def _votes(self, number: int) -> tuple[Vote, ...]:
        return tuple(
            Vote(each.version, each.stage, each.actor, each.at, each.comment)
            for each in self.acts
            if each.kind == "approve" and each.version == number
        )


def digest_of(text: str) -> str:
    """SHA-256 of the words alone."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(connection: Connection, number: int, *, lock: bool = False) -> Template:
    """One template. Raises NoSuchTemplateError. `lock`: until the commit, where several may write."""
    query = select(template).where(template.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NoSuchTemplateError(number)
    versions = template_version.c
    rows = connection.execute(
        select(template_version).where(versions.template_number == number).order_by(versions.version)
    )
    acts = connection.execute(
        select(template_act).where(template_act.c.template_number == number).order_by(template_act.c.id)
    )
    return Template(
        row.number, row.title, row.made_by, row.made_at, row.retired_at, row.retired_by,
        tuple(_version(each) for each in rows),
        tuple(Act(each.version, each.stage, each.actor, each.kind, each.comment, each.at) for each in acts),
    )  # fmt: skip


def add(connection: Connection, title: str, made_by: str, now: datetime) -> int:
    """A new template, without any words yet; answers its number."""
    values = {"title": title, "made_by": made_by, "made_at": now}
    made = connection.execute(insert(template).values(values).returning(template.c.number))
    return int(made.scalar_one())


def add_version(connection: Connection, number: int, version: int, words: Judged, made_by: str,
                now: datetime) -> None:  # fmt: skip
    """A wording that waits for others, on the way that its risk asks for: at least the usual one."""
    routes = ways().routes
    route = routes.of(words.tier) if words.verdict == "hold" else routes.routes[routes.default]
    connection.execute(
        insert(template_version),
        {
            "template_number": number,
            "version": version,
            "text": words.text,
            "digest": digest_of(words.text),
            "verdict": words.verdict,
            "tier": words.tier,
            "findings": [dict(each) for each in words.findings],
            "agreed": [list(each) for each in words.agreed],
            "route": msgspec.to_builtins(route),
            "stage": 0,
            "since": now,
            "state": "waiting",
            "made_by": made_by,
            "made_at": now,
        },
    )


def save(connection: Connection, number: int, version: int, now: datetime, **values: object) -> None:
    """Write down how far a version has come."""
    if values.get("state") in DECIDED:
        values |= {"decided_at": now}
    connection.execute(
        update(template_version)
        .where(template_version.c.template_number == number, template_version.c.version == version)
        .values(values)
    )


def add_act(connection: Connection, number: int, version: Version, actor: str, kind: str, now: datetime, *,
            comment: str = "") -> None:  # fmt: skip
    """One act: in the template's history, and in the audit log, where of the comment only its length is kept."""
    connection.execute(
        insert(template_act),
        {
            "template_number": number,
            "version": version.number,
            "stage": version.stage,
            "actor": actor,
            "kind": kind,
            "comment": comment,
            "at": now,
        },
    )
    facts: dict[str, object] = {"version": version.number, "digest": version.digest, "stage": version.stage}
    facts |= {"comment": len(comment)} if comment else {}
    audit.record(connection, actor=actor, act=f"template.{kind}", subject=f"template:{number}", facts=facts, now=now)
    publish(connection, "template", number=number)


def _version(row: Row[Any]) -> Version:
    return Version(
        number=row.version,
        text=row.text,
        digest=row.digest,
        verdict=row.verdict,
        tier=row.tier,
        findings=row.findings,
        agreed=frozenset((rule, words) for rule, words in row.agreed),
        route=msgspec.convert(row.route, Route, strict=False),
        stage=row.stage,
        since=row.since,
        state=row.state,
        made_by=row.made_by,
        made_at=row.made_at,
        decided_at=row.decided_at,
    )
