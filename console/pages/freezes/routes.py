"""/freezes: stopping everything that goes out or a part of it, letting it go on, deciding what waited."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.api.freezes import freeze_now
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.errors import BadRequestError, MissingError
from console.pages.fields import field, several
from console.pages.frame import frame
from console.pages.freezes.cards import one_freeze
from console.pages.freezes.page import Asked, freezes_page, only_admins
from console.pages.visit import Visit
from console.view.chrome import Chrome
from console.view.freezes import Freeze
from desk import stopped
from governance import freeze
from governance.freeze_scope import UnknownScopeError, check

LONGEST_REASON = 200
CAMPAIGN = "campaign"


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The page, and what is done to freezes."""

    @blueprint.get("/freezes")
    async def freezes(request: Request) -> HTTPResponse:
        return await freezes_page(await only_admins(request, counter))

    @blueprint.post("/freezes")
    async def stop(request: Request) -> HTTPResponse:
        visit = await only_admins(request, counter)
        scope, reason = field(request, "scope", "everything"), field(request, "reason").strip()
        if scope == CAMPAIGN:
            scope = f"{CAMPAIGN}:{field(request, CAMPAIGN).strip()}"
            if scope == f"{CAMPAIGN}:":
                return await freezes_page(visit, Asked(CAMPAIGN, "campaign_missing"))
        await _known(visit, scope)
        if not 1 <= len(reason) <= LONGEST_REASON:
            return await freezes_page(visit, Asked(scope, "reason_missing"))
        await freeze_now(counter, scope, reason, visit.actor)
        return redirect("/freezes", headers=PAGE_HEADERS, status=303)

    @blueprint.post("/freezes/<freeze_id:str>/lift")
    async def lift(request: Request, freeze_id: str) -> HTTPResponse:
        visit, review = await only_admins(request, counter), field(request, "review") == "1"
        actor, now = visit.actor.name, visit.now
        await counter.database.write(lambda c: freeze.lift(c, freeze_id, actor=actor, now=now, review=review))
        return await _card(visit, freeze_id)

    @blueprint.post("/freezes/<freeze_id:str>/review")
    async def decide(request: Request, freeze_id: str) -> HTTPResponse:
        visit = await only_admins(request, counter)
        await _decide(request, visit, freeze_id)
        return await _card(visit, freeze_id)


async def _known(visit: Visit, scope: str) -> None:
    """Raises BadRequestError for a scope that there is not."""
    try:
        await visit.counter.database.read(lambda c: check(c, scope))
    except UnknownScopeError as error:
        raise BadRequestError(str(error)) from error


async def _decide(request: Request, visit: Visit, freeze_id: str) -> None:
    """`release` or `discard` is the id of one, `chosen` for those that are ticked, or `all`. Raises BadRequestError."""
    act = "release" if field(request, "release") else "discard"
    which = field(request, act)
    if not which:
        raise BadRequestError("nothing was decided")
    ids = None if which == "all" else several(request, "item") if which == "chosen" else [which]
    decide = stopped.release if act == "release" else stopped.discard
    actor, now = visit.actor.name, visit.now
    await visit.counter.database.write(lambda c: decide(c, freeze_id, ids, actor=actor, now=now))


async def _card(visit: Visit, freeze_id: str) -> HTTPResponse:
    if not visit.part:
        return redirect("/freezes", headers=PAGE_HEADERS, status=303)

    def read(connection: Connection) -> tuple[Chrome, Freeze | None]:
        return frame(connection, visit, "freezes"), one_freeze(connection, visit, freeze_id)

    chrome, found = await visit.counter.database.read(read)
    if found is None:
        raise MissingError("freeze")
    return await page("freezes/freeze.html", chrome, freeze=found)
