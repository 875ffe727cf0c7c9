"""/approvers: which route which risk takes, the teams it asks, and who is away."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.i18n.dates import ZONE
from console.pages.answers import page
from console.pages.fields import field, several
from console.pages.frame import frame
from console.pages.visit import Visit, visiting
from console.view.approvers import AbsenceLine, Approvers, Colleague, Problem, RouteCard, StageLine, TeamCard
from console.view.chrome import Chrome
from desk.approvals import teams
from desk.approvals.teams import TeamRefused
from desk.approvals.ways import ways
from desk.users import all_users
from governance.approvals.routes import Route, Stage
from governance.packs.schema import Bilingual


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """Everybody sees it and says when they are away; teams are the admins'."""

    @blueprint.get("/approvers")
    async def overview(request: Request) -> HTTPResponse:
        return await _page(await visiting(request, counter))

    @blueprint.post("/approvers/teams")
    async def save(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        visit.only_admin()
        wish = field(request, "id").strip().lower(), field(request, "name"), several(request, "member")
        return await _change(visit, lambda c: teams.save_team(c, *wish, actor=visit.actor.name, now=visit.now))

    @blueprint.post("/approvers/teams/<team_id:str>/remove")
    async def remove(request: Request, team_id: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        visit.only_admin()
        return await _change(visit, lambda c: teams.remove_team(c, team_id, actor=visit.actor.name, now=visit.now))

    @blueprint.post("/approvers/absences")
    async def away(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        who = field(request, "user") if visit.actor.admin else visit.user.id
        span = _span(request)
        if span is None:
            return await _page(visit, "date")
        deputy = field(request, "deputy") or None
        return await _change(visit, lambda c: teams.add_absence(
            c, who or visit.user.id, deputy, span, actor=visit.actor.name, now=visit.now))  # fmt: skip

    @blueprint.post("/approvers/absences/<absence_id:str>/end")
    async def back(request: Request, absence_id: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        only = None if visit.actor.admin else visit.user.id
        return await _change(visit, lambda c: teams.end_absence(
            c, absence_id, only, actor=visit.actor.name, now=visit.now))  # fmt: skip


async def _change(visit: Visit, work: Callable[[Connection], object]) -> HTTPResponse:
    try:
        await visit.counter.database.write(work)
    except TeamRefused as refused:
        return await _page(visit, refused.reason)  # type: ignore[arg-type]  # the desk's words are the page's
    return redirect("/approvers", headers=PAGE_HEADERS, status=303)


def _span(request: Request) -> tuple[datetime, datetime] | None:
    """From the morning of the first day to the end of the last; None: no dates."""
    try:
        first, last = (date.fromisoformat(field(request, name)) for name in ("from", "until"))
        return datetime.combine(first, time(), ZONE), datetime.combine(last, time(), ZONE) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


async def _page(visit: Visit, problem: Problem = "") -> HTTPResponse:
    def read(connection: Connection) -> tuple[Chrome, Approvers]:
        return frame(connection, visit, "approvals"), _approvers(connection, visit, problem)

    chrome, view = await visit.counter.database.read(read)
    return await page("approvers.html", chrome, 422 if problem else 200, approvers=view)


def _approvers(connection: Connection, visit: Visit, problem: Problem) -> Approvers:
    people = [each for each in all_users(connection) if each.disabled_at is None]
    names = {each.id: each.name for each in people}
    found = teams.all_teams(connection)
    return Approvers(
        routes=tuple(_Routes(visit, names, {each.id: each.name for each in found}).cards()),
        people=tuple(Colleague(each.id, each.name) for each in people),
        teams=tuple(TeamCard(each.id, each.name, each.members) for each in found),
        absences=tuple(
            AbsenceLine(each.id, names.get(each.user_id, each.user_id), names.get(each.deputy_id or "", ""),
                        each.starts_at, each.ends_at - timedelta(seconds=1),
                        visit.actor.admin or each.user_id == visit.user.id)
            for each in teams.absences(connection, visit.now)
        ),
        can_manage=visit.actor.admin,
        today=visit.now.astimezone(ZONE).date().isoformat(),
        me=visit.user.id,
        problem=problem,
    )  # fmt: skip


class _Routes:
    """The routes in force, in the reader's language."""

    def __init__(self, visit: Visit, people: dict[str, str], names: dict[str, str]) -> None:
        self.words, self.language, self.people, self.teams = visit.words, visit.language, people, names

    def cards(self) -> list[RouteCard]:
        """Each route with the risks that take it."""
        known = ways().routes
        tiers = {name: [tier for tier, taken in known.by_tier.items() if taken == name] for name in known.routes}
        return [self._card(route, tiers[name], name == known.default) for name, route in known.routes.items()]

    def _card(self, route: Route, tiers: Sequence[str], default: bool) -> RouteCard:
        said = [self.words.text(f"approvers.tier.{tier}") for tier in tiers]
        said += [self.words.text("approvers.tier.other")] if default else []
        return RouteCard(self._said(route.title), " ・ ".join(said), tuple(self._stage(each) for each in route.stages))

    def _stage(self, stage: Stage) -> StageLine:
        text, needs = self.words.text, stage.needs
        key = needs if isinstance(needs, str) else "some"
        return StageLine(
            title=self._said(stage.title),
            asked=" ・ ".join(self._group(each) for each in stage.approvers),
            needs=text(f"approvers.needs.{key}", n=needs),
            hours=text("approvers.hours", n=f"{stage.hours:g}") if stage.hours else text("approvers.no_limit"),
            escalates=" ・ ".join(self._group(each) for each in stage.escalate),
        )

    def _group(self, group: str) -> str:
        kind, _, which = group.partition(":")
        if kind == "role":
            return self.words.text(f"role.{which}") if f"role.{which}" in self.words else which
        return (self.teams if kind == "team" else self.people).get(which, which)

    def _said(self, both: Bilingual) -> str:
        return both.ja if self.language == "ja" else both.en
