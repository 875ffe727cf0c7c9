"""Stopping everything that goes out, or a part of it, and letting it go on: for admins."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.api.freezes import freeze_now
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.errors import BadRequestError, MissingError
from console.pages.fields import field
from console.pages.frame import frame, scope_of
from console.pages.surname import surname
from console.pages.visit import Visit, visiting
from console.view.chrome import Chrome
from console.view.freezes import Freeze, Freezes
from console.view.queue import Choice
from desk import frame as desk_frame
from desk import inbox
from governance import freeze

PAST = 20
"""Lifted freezes that the page still shows."""
LONGEST_REASON = 200


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/freezes."""

    @blueprint.get("/freezes")
    async def freezes(request: Request) -> HTTPResponse:
        return await _page(await _admin(request, counter))

    @blueprint.post("/freezes")
    async def stop(request: Request) -> HTTPResponse:
        visit = await _admin(request, counter)
        scope, reason = field(request, "scope", "everything"), field(request, "reason").strip()
        if not await counter.database.read(lambda c: scope in _scopes(c)):
            raise BadRequestError("there is no such scope")
        if not 1 <= len(reason) <= LONGEST_REASON:
            return await _page(visit, chosen=scope, problem=True)
        await freeze_now(counter, scope, reason, visit.actor)
        return redirect("/freezes", headers=PAGE_HEADERS, status=303)

    @blueprint.post("/freezes/<freeze_id:str>/lift")
    async def lift(request: Request, freeze_id: str) -> HTTPResponse:
        visit = await _admin(request, counter)
        await counter.database.write(lambda c: freeze.lift(c, freeze_id, actor=visit.actor.name, now=visit.now))
        if not visit.part:
            return redirect("/freezes", headers=PAGE_HEADERS, status=303)

        def read(connection: Connection) -> tuple[Chrome, tuple[Freeze, ...]]:
            return frame(connection, visit, "freezes"), _freezes(connection)

        chrome, known = await counter.database.read(read)
        found = next((each for each in known if each.id == freeze_id), None)
        if found is None:
            raise MissingError("freeze")
        return await page("freezes/freeze.html", chrome, freeze=found)


async def _admin(request: Request, counter: Counter) -> Visit:
    visit = await visiting(request, counter)
    visit.only_admin()
    return visit


async def _page(visit: Visit, chosen: str = "everything", *, problem: bool = False) -> HTTPResponse:
    def read(connection: Connection) -> tuple[Chrome, Freezes]:
        known = _freezes(connection)
        view = Freezes(
            active=tuple(each for each in known if each.lifted_at is None),
            past=tuple(each for each in known if each.lifted_at is not None)[:PAST],
            targets=_targets(connection, visit),
            problem="reason_missing" if problem else "",
            chosen=chosen,
        )
        return frame(connection, visit, "freezes"), view

    chrome, view = await visit.counter.database.read(read)
    return await page("freezes.html", chrome, 422 if problem else 200, freezes=view)


def _freezes(connection: Connection) -> tuple[Freeze, ...]:
    listed = freeze.listed(connection)
    actors = {each.by for each in listed} | {each.lifted_by for each in listed if each.lifted_by}
    names = desk_frame.names(connection, actors)
    return tuple(
        Freeze(
            each.id,
            *scope_of(connection, each.scope),
            surname(names.get(each.by, each.by)),
            each.reason,
            each.at,
            waiting=each.stopped,
            in_flight=len(freeze.in_flight(connection, each.scope)) if each.lifted_at is None else 0,
            lifted_at=each.lifted_at,
            lifted_by=surname(names.get(each.lifted_by or "", each.lifted_by or "")),
        )
        for each in listed
    )


def _targets(connection: Connection, visit: Visit) -> tuple[Choice, ...]:
    channels = [Choice(f"channel:{name}", visit.words.text(f"channel.{name}")) for name in inbox.channels(connection)]
    accounts = [Choice(f"account:{each.id}", each.name) for each in desk_frame.account_names(connection)]
    return (*channels, *accounts)


def _scopes(connection: Connection) -> set[str]:
    """What there is to stop."""
    channels = {f"channel:{name}" for name in inbox.channels(connection)}
    return {"everything"} | channels | {f"account:{each.id}" for each in desk_frame.account_names(connection)}
