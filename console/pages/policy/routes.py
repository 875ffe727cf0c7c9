"""/policy: the list of packs, one pack with its versions, a new one, and going back: for admins."""

import re

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.errors import MissingError
from console.pages.fields import field
from console.pages.frame import frame
from console.pages.policy import drafts
from console.pages.policy.asking import admin, said, whole
from console.pages.policy.keeping import tried_among, written
from console.pages.policy.reading import pack_lines, pack_page
from console.pages.policy.trying import tried_here
from console.pages.visit import Visit
from console.view.chrome import Chrome
from console.view.policy import Pack, PackLine, Policy, Refusal
from desk.dry_runs import DryRuns
from governance.errors import PackError
from governance.packs import versions
from governance.packs.version_acts import (
    NoDraftError,
    OvertakenError,
    RulesMovedError,
    draft,
    give_back,
    refuse_moved,
    roll_back,
)

NAME = re.compile(r"[a-z][a-z_]{0,39}")
RESERVED = ("versions", "routes")
"""Stands for something else in the addresses here."""
SKELETON = "pack: {name}\ntitle: {{ja: {name}, en: {name}}}\nrules: []\n"


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The rules."""
    runs = DryRuns(counter.database)
    drafts.add_routes(blueprint, counter, runs)

    @blueprint.after_server_stop
    async def close(app: Sanic) -> None:  # type: ignore[type-arg]
        runs.close()

    @blueprint.get("/policy")
    async def listed(request: Request) -> HTTPResponse:
        return await _list(request, await admin(request, counter))

    @blueprint.post("/policy")
    async def begin(request: Request) -> HTTPResponse:
        visit = await admin(request, counter)
        name = field(request, "name").strip()
        if not NAME.fullmatch(name) or name in RESERVED:
            return await _list(request, visit, "name", name)
        if not await counter.database.read(lambda c: _is_free(c, visit, f"{name}.yml")):
            return await _list(request, visit, "taken", name)
        return await _new_draft(visit, f"{name}.yml", SKELETON.format(name=name))

    @blueprint.get("/policy/<name:str>")
    async def shown(request: Request, name: str) -> HTTPResponse:
        return await _pack(request, await admin(request, counter), f"{name}.yml")

    @blueprint.post("/policy/<name:str>/drafts")
    async def write(request: Request, name: str) -> HTTPResponse:
        visit = await admin(request, counter)
        text = counter.rulebook.now.text_of(f"{name}.yml")
        if text is None:
            raise MissingError("pack")
        return await _new_draft(visit, f"{name}.yml", text)

    @blueprint.post("/policy/<name:str>/back")
    async def back(request: Request, name: str) -> HTTPResponse:
        visit = await admin(request, counter)
        try:
            await _go_back(request, visit, f"{name}.yml")
        except OvertakenError as error:
            return await _pack(request, visit, f"{name}.yml", "overtaken", error.by)
        except NoDraftError:
            return await _pack(request, visit, f"{name}.yml", "gone")
        except (PackError, RulesMovedError):
            return await _pack(request, visit, f"{name}.yml", "unusable")
        await counter.rulebook.refresh()
        return redirect(f"/policy/{name}?said=policy_rolled_back", headers=PAGE_HEADERS, status=303)


async def _list(request: Request, visit: Visit, problem: Refusal = "", name: str = "") -> HTTPResponse:
    def read(connection: Connection) -> tuple[Chrome, tuple[PackLine, ...]]:
        return frame(connection, visit, "policy", said(request)), pack_lines(connection, visit)

    chrome, packs = await visit.counter.database.read(read)
    status = 422 if problem else 200
    return await page("policy.html", chrome, status, policy=Policy(packs, problem, name))


async def _pack(request: Request, visit: Visit, name: str, refusal: Refusal = "", by: str = "") -> HTTPResponse:
    def read(connection: Connection) -> tuple[Chrome, Pack | None]:
        return frame(connection, visit, "policy", said(request)), pack_page(connection, visit, name, refusal, by)

    chrome, pack = await visit.counter.database.read(read)
    if pack is None:
        raise MissingError("pack")
    return await page("policy/pack.html", chrome, 409 if refusal else 200, pack=pack)


async def _new_draft(visit: Visit, name: str, text: str) -> HTTPResponse:
    first = await written(visit, name, text)
    actor, now = visit.actor.name, visit.now
    made = await visit.counter.database.write(lambda c: draft(c, name, first, note="", actor=actor, now=now))
    return redirect(f"/policy/versions/{made}", headers=PAGE_HEADERS, status=303)


async def _go_back(request: Request, visit: Visit, name: str) -> None:
    """To the version in the form, or to the file itself, if it can still be used among what is in force.

    Raises NoDraftError, OvertakenError, PackError, RulesMovedError, BadRequestError.
    """
    to, seen, among = field(request, "to"), whole(request, "seen"), await tried_among(visit)
    old = await visit.counter.database.read(lambda c: versions.get(c, to))
    file = visit.counter.rulebook.files.get(name)
    text = file.text if to == "file" and file else old.content if old and old.name == name else None
    if text is None:
        raise NoDraftError("there is no such version")
    digest = await _still_usable(visit, name, text)

    def act(connection: Connection) -> None:
        refuse_moved(connection, among)
        if to == "file":
            give_back(connection, name, seen=seen, digest=digest, actor=visit.actor.name, now=visit.now)
        else:
            roll_back(connection, to, seen=seen, actor=visit.actor.name, now=visit.now)

    await visit.counter.database.write(act)


async def _still_usable(visit: Visit, name: str, text: str) -> str:
    """The digest of a text that was in force before. Raises PackError."""
    trial = await tried_here(visit, name, text, examples=False)
    if trial.digest is None or trial.problems:
        raise PackError(f"{name}: {trial.problems[0]}")
    return trial.digest


def _is_free(connection: Connection, visit: Visit, name: str) -> bool:
    return name not in visit.counter.rulebook.now.sources and not versions.of_name(connection, name)
