"""/policy/versions: written on, tried, run over what was judged, published or thrown away."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.fields import field
from console.pages.frame import frame
from console.pages.policy.asking import content, opened, whole
from console.pages.policy.keeping import Kept, keep
from console.pages.policy.reading import stem
from console.pages.policy.trying import checked, tried_here, try_out
from console.pages.policy.version_page import kept_page, run_part, version_page
from console.pages.visit import Visit
from console.view.policy import Refusal
from desk.dry_runs import DryRuns
from governance.packs.version_acts import NoDraftError, OvertakenError, discard, rebase
from governance.packs.versions import Version

LONGEST_NOTE = 200


def add_routes(blueprint: Blueprint, counter: Counter, runs: DryRuns) -> None:
    """One version."""
    _add_reading(blueprint, counter, runs)
    _add_acts(blueprint, counter, runs)

    @blueprint.post("/policy/versions/<version_id:str>")
    async def save(request: Request, version_id: str) -> HTTPResponse:
        visit, kept = await _kept(request, counter, version_id)
        if kept.refusal:
            return await _refused(request, visit, kept, runs)
        return _to(version_id, "?said=policy_saved")

    @blueprint.post("/policy/versions/<version_id:str>/publish")
    async def put_in_force(request: Request, version_id: str) -> HTTPResponse:
        visit, kept = await _kept(request, counter, version_id, publishing=True)
        if kept.refusal:
            return await _refused(request, visit, kept, runs)
        await counter.rulebook.refresh()
        where = f"/policy/{stem(kept.version.name)}?said=policy_published"
        return redirect(where, headers=PAGE_HEADERS, status=303)

    @blueprint.post("/policy/versions/<version_id:str>/dry-run")
    async def run(request: Request, version_id: str) -> HTTPResponse:
        visit, kept = await _kept(request, counter, version_id)
        if kept.refusal:
            return await _refused(request, visit, kept, runs)
        if kept.trial.policy is None:
            return await _refused(request, visit, Kept(kept.version, kept.trial, "problems"), runs)
        present = counter.rulebook.now.policy
        mark = kept.version.mark
        runs.start(version_id, mark, candidate=kept.trial.policy, present=present, now=visit.now)
        return _to(version_id, "#dry-run")


def _add_reading(blueprint: Blueprint, counter: Counter, runs: DryRuns) -> None:
    @blueprint.get("/policy/versions/<version_id:str>")
    async def version(request: Request, version_id: str) -> HTTPResponse:
        visit, found = await opened(request, counter, version_id)
        return await version_page(request, visit, found, runs.of(version_id))

    @blueprint.get("/policy/versions/<version_id:str>/dry-run")
    async def running(request: Request, version_id: str) -> HTTPResponse:
        visit, version = await opened(request, counter, version_id)
        return await run_part(visit, version, runs.of(version_id))

    @blueprint.post("/policy/versions/<version_id:str>/check")
    async def check(request: Request, version_id: str) -> HTTPResponse:
        visit, version = await opened(request, counter, version_id)
        trial = await tried_here(visit, version.name, content(request))
        chrome = await counter.database.read(lambda c: frame(c, visit, "policy"))
        return await page("policy/problems.html", chrome, checked=checked(trial))

    @blueprint.post("/policy/versions/<version_id:str>/try")
    async def attempt(request: Request, version_id: str) -> HTTPResponse:
        visit, version = await opened(request, counter, version_id)
        text = content(request) if version.state == "draft" else version.content
        outcome = await try_out(request, visit, version.name, text)
        chrome = await counter.database.read(lambda c: frame(c, visit, "policy"))
        return await page("policy/tried.html", chrome, tried=outcome)


def _add_acts(blueprint: Blueprint, counter: Counter, runs: DryRuns) -> None:
    @blueprint.post("/policy/versions/<version_id:str>/dry-run/cancel")
    async def cancel(request: Request, version_id: str) -> HTTPResponse:
        visit, version = await opened(request, counter, version_id)
        runs.cancel(version_id)
        return await run_part(visit, version, runs.of(version_id)) if visit.part else _to(version_id)

    @blueprint.post("/policy/versions/<version_id:str>/rebase")
    async def take_over(request: Request, version_id: str) -> HTTPResponse:
        visit, version = await opened(request, counter, version_id)
        seen, actor = whole(request, "in_force"), visit.actor.name
        try:
            await counter.database.write(lambda c: rebase(c, version_id, seen=seen, actor=actor, now=visit.now))
        except OvertakenError as error:
            return await _refused(request, visit, await _unkept(visit, version, "overtaken", error.by), runs)
        except NoDraftError:
            return await _refused(request, visit, await _unkept(visit, version, "gone"), runs)
        return _to(version_id)

    @blueprint.post("/policy/versions/<version_id:str>/discard")
    async def throw_away(request: Request, version_id: str) -> HTTPResponse:
        visit, version = await opened(request, counter, version_id)
        actor = visit.actor.name
        try:
            await counter.database.write(lambda c: discard(c, version_id, actor=actor, now=visit.now))
        except NoDraftError:
            return await _refused(request, visit, await _unkept(visit, version, "gone"), runs)
        runs.cancel(version_id)
        return redirect("/policy?said=policy_discarded", headers=PAGE_HEADERS, status=303)


async def _kept(request: Request, counter: Counter, version_id: str, *, publishing: bool = False) -> tuple[Visit, Kept]:
    visit, version = await opened(request, counter, version_id)
    note = field(request, "note").strip()[:LONGEST_NOTE]
    seen = field(request, "seen")
    return visit, await keep(visit, version, content(request), note, seen, publishing=publishing)


async def _unkept(visit: Visit, version: Version, refusal: Refusal, by: str = "") -> Kept:
    return Kept(version, await tried_here(visit, version.name, version.content), refusal, by)


async def _refused(request: Request, visit: Visit, kept: Kept, runs: DryRuns) -> HTTPResponse:
    """The page with what the form holds. What could not be kept was begun from what the form says."""
    stored = kept.refusal in ("problems", "overtaken")
    mark = kept.version.mark if stored else field(request, "seen")
    return await kept_page(request, visit, kept, runs.of(kept.version.id), mark)


def _to(version_id: str, where: str = "") -> HTTPResponse:
    return redirect(f"/policy/versions/{version_id}{where}", headers=PAGE_HEADERS, status=303)
