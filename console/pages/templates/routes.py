"""/templates: the list and a template beside it, writing one, and what people decide about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import get_args

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from connectors.templates import Templates
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.errors import MissingError
from console.pages.fields import field
from console.pages.frame import frame
from console.pages.templates import offering, writing
from console.pages.templates.page import Asked, form_page, templates_page
from console.pages.visit import Visit, visiting
from console.view.chrome import Toast
from console.view.templates import Form, Problem
from desk.templates import acts, document
from desk.templates.acts import LONGEST_COMMENT, TemplateRefused
from desk.templates.store import NoSuchTemplateError
from governance.approvals.case import NotAllowedError
from governance.errors import GateUnavailableError


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The page, the form, and the presses on them."""
    templates = Templates(counter.database, counter.clock, counter.house.judge)
    offering.add_routes(blueprint, counter)

    @blueprint.get("/templates")
    async def overview(request: Request) -> HTTPResponse:
        return await templates_page(request, await visiting(request, counter), Asked())

    @blueprint.get("/templates/<number:int>")
    async def one(request: Request, number: int) -> HTTPResponse:
        return await templates_page(request, await visiting(request, counter), Asked(number))

    @blueprint.get("/templates/new")
    async def new(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        return await form_page(request, visit, writing.blank(visit))

    @blueprint.get("/templates/<number:int>/edit")
    async def edit(request: Request, number: int) -> HTTPResponse:
        visit = await visiting(request, counter)
        return await form_page(request, visit, await _begun(visit, number))

    @blueprint.post("/templates/check")
    async def check(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        seen = await writing.checked(visit, templates, field(request, "text"))
        chrome = await counter.database.read(lambda c: frame(c, visit, "templates"))
        return await page("templates/checked.html", chrome, checked=seen)

    @blueprint.post("/templates")
    async def make(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        return await _keep(request, visit, templates, 0)

    @blueprint.post("/templates/<number:int>")
    async def write_anew(request: Request, number: int) -> HTTPResponse:
        visit = await visiting(request, counter)
        return await _keep(request, visit, templates, number)

    @blueprint.post("/templates/<number:int>/<act:str>")
    async def decide(request: Request, number: int, act: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        if act not in _ACTS:
            raise MissingError("act")
        return await _decide(request, visit, number, act)


async def _begun(visit: Visit, number: int) -> Form:
    """The form with the wording that matters now."""
    try:
        found = await visit.counter.database.read(
            lambda c: document.read(c, number, visit.user.id, visit.now, admin=visit.actor.admin)
        )
    except NoSuchTemplateError as error:
        raise MissingError("template") from error
    return writing.of_template(visit, found.template, found.main.text)


async def _keep(request: Request, visit: Visit, templates: Templates, number: int) -> HTTPResponse:
    """What was written waits for others, or stays in the form with what was wrong."""
    title, text, user_id = field(request, "title"), field(request, "text"), visit.user.id
    try:
        if number:
            await templates.write_anew(number, title, text, user_id)
        else:
            number = await templates.make(title, text, user_id)
    except NoSuchTemplateError as error:
        raise MissingError("template") from error
    except TemplateRefused as error:
        form = await writing.refused(request, visit, templates, number, *writing.problem_of(error))
        return await form_page(request, visit, form, 422)
    except NotAllowedError as error:
        form = await writing.refused(request, visit, templates, number, _reason(error))
        return await form_page(request, visit, form, 409)
    except GateUnavailableError:
        return await form_page(request, visit, await writing.refused(request, visit, templates, number, "gate"), 503)
    return redirect(f"/templates/{number}?said=template_written", headers=PAGE_HEADERS, status=303)


def _reason(error: NotAllowedError) -> Problem:
    """Raises the error again when the form has no words for it."""
    if error.reason not in get_args(Problem):
        raise error
    return error.reason  # type: ignore[return-value]


async def _decide(request: Request, visit: Visit, number: int, act: str) -> HTTPResponse:
    """Carry a press out; what cannot be is told on the same page, with what was typed."""
    try:
        toast = await _ACTS[act](visit, number, _Press.of(request))
    except NoSuchTemplateError as error:
        raise MissingError("template") from error
    except NotAllowedError as error:
        problem, status = f"approvals.refused.{error.reason}", 409
    except TemplateRefused as error:
        problem, status = f"templates.problem.{error.problem}", 422
    else:
        return await templates_page(request, visit, Asked(number, toast=toast))
    return await templates_page(request, visit, Asked(number, problem, field(request, "comment")), status)


@dataclass(frozen=True)
class _Press:
    digest: str
    comment: str

    @classmethod
    def of(cls, request: Request) -> "_Press":
        return cls(field(request, "digest"), field(request, "comment").strip()[:LONGEST_COMMENT])


async def _approve(visit: Visit, number: int, press: _Press) -> Toast:
    def write(connection: Connection) -> str:
        done = acts.approve(connection, number, visit.user.id, press.digest, visit.now, comment=press.comment)
        return done.state

    state = await visit.counter.database.write(write)
    return Toast("template_approved" if state == "approved" else "template_approved_waits", {"number": f"T{number}"})


async def _reject(visit: Visit, number: int, press: _Press) -> Toast:
    await visit.counter.database.write(
        lambda c: acts.reject(c, number, visit.user.id, press.digest, press.comment, visit.now)
    )
    return Toast("template_rejected", {"number": f"T{number}"})


async def _withdraw(visit: Visit, number: int, press: _Press) -> Toast:
    await visit.counter.database.write(lambda c: acts.withdraw(c, number, visit.user.id, visit.now))
    return Toast("template_withdrawn", {"number": f"T{number}"})


async def _retire(visit: Visit, number: int, press: _Press) -> Toast:
    admin = visit.actor.admin
    await visit.counter.database.write(lambda c: acts.retire(c, number, visit.user.id, visit.now, admin=admin))
    return Toast("template_retired", {"number": f"T{number}"})


_ACTS: dict[str, Callable[[Visit, int, _Press], Awaitable[Toast]]] = {
    "approve": _approve, "reject": _reject, "withdraw": _withdraw, "retire": _retire,
}  # fmt: skip
