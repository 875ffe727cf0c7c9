"""The page of one version: the text, what is wrong with it, what changes, its dry run."""

import asyncio

from sanic import Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection

from console.pages.answers import page
from console.pages.frame import frame
from console.pages.policy.asking import said
from console.pages.policy.comparing import compared
from console.pages.policy.keeping import Kept
from console.pages.policy.reading import names_of, stem, version_line
from console.pages.policy.running import dry_run_view
from console.pages.policy.trying import checked, tried_here
from console.pages.visit import Visit
from console.view.chrome import Chrome
from console.view.policy import Draft
from core.limits import channels
from desk.dry_runs import Run
from desk.surname import surname
from governance.packs import versions
from governance.packs.versions import Version


async def version_page(request: Request, visit: Visit, version: Version, run: Run | None) -> HTTPResponse:
    """As it is kept."""
    trial = await tried_here(visit, version.name, version.content)
    return await kept_page(request, visit, Kept(version, trial), run, version.mark)


async def kept_page(request: Request, visit: Visit, kept: Kept, run: Run | None, mark: str) -> HTTPResponse:
    """As the form holds it; `mark`: of the text that it was begun from."""
    version = kept.version
    diff = await asyncio.to_thread(compared, await _before(visit, version), version.content)

    def read(connection: Connection) -> tuple[Chrome, Draft]:
        now = versions.in_force(connection, version.name)
        names = names_of(connection, version, *([now] if now else []))
        over = (now.published_by if now else "") or ""
        view = Draft(
            line=version_line(version, names), name=stem(version.name), content=version.content, mark=mark,
            in_force=now.number if now else 0, base=version.base, base_by=surname(names.get(over, "")),
            checked=checked(kept.trial), diff=diff, added=sum(each.kind == "added" for each in diff),
            removed=sum(each.kind == "removed" for each in diff), channels=tuple(sorted(channels())),
            run=dry_run_view(run, version.mark, visit.language) if run else None, refusal=kept.refusal,
            overtaken_by=surname(names.get(kept.by, "")),
        )  # fmt: skip
        return frame(connection, visit, "policy", said(request)), view

    chrome, view = await visit.counter.database.read(read)
    status = 422 if kept.refusal == "problems" else 409 if kept.refusal else 200
    return await page("policy/version.html", chrome, status, draft=view)


async def run_part(visit: Visit, version: Version, run: Run | None) -> HTTPResponse:
    """The dry run alone."""
    chrome = await visit.counter.database.read(lambda c: frame(c, visit, "policy"))
    view = dry_run_view(run, version.mark, visit.language) if run else None
    return await page("policy/dry_run.html", chrome, run=view)


async def _before(visit: Visit, version: Version) -> str:
    """What a draft would take the place of; what another version stood over."""
    book = visit.counter.rulebook
    if version.state == "draft":
        return book.now.text_of(version.name) or ""
    known = await visit.counter.database.read(lambda c: versions.of_name(c, version.name))
    file = book.files.get(version.name)
    older = next((each.content for each in known if each.number == version.base), None)
    return older if older is not None else file.text if file else ""
