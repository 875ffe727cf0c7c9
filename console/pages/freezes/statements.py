"""/freezes/statements: holding statements written by one person, approved by another, withdrawn."""

from typing import get_args

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages import findings
from console.pages.errors import MissingError
from console.pages.fields import field
from console.pages.freezes.page import Asked, freezes_page, only_admins
from console.pages.visit import Visit
from console.view.freezes import StatementForm, StatementProblem
from desk import inbox
from governance import statements
from governance.draft import Context, Draft
from governance.errors import GateUnavailableError
from governance.statements import StatementRefused

ACTS = {"approve": statements.approve, "withdraw": statements.withdraw}


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """What is done to statements."""

    @blueprint.post("/freezes/statements")
    async def add(request: Request) -> HTTPResponse:
        visit = await only_admins(request, counter)
        title, text = field(request, "title"), field(request, "text")
        actor, now = visit.actor.name, visit.now
        if (objection := await _objection(visit, text)) is not None:
            return await freezes_page(visit, Asked(form=StatementForm(title, text, "gate", objection)))
        try:
            await counter.database.write(lambda c: statements.add(c, title=title, text=text, actor=actor, now=now))
        except StatementRefused as error:
            return await freezes_page(visit, Asked(form=StatementForm(title, text, _problem(error))))
        return _back()

    @blueprint.post("/freezes/statements/<statement_id:str>/<act:str>")
    async def decide(request: Request, statement_id: str, act: str) -> HTTPResponse:
        visit = await only_admins(request, counter)
        if act not in ACTS:
            raise MissingError("act")
        actor, now = visit.actor.name, visit.now
        try:
            await counter.database.write(lambda c: ACTS[act](c, statement_id, actor=actor, now=now))
        except StatementRefused as error:
            if error.problem == "unknown":
                raise MissingError("statement") from error
            return await freezes_page(visit, Asked(form=StatementForm(problem=_problem(error))))
        return _back()


async def _objection(visit: Visit, text: str) -> str | None:
    """Why the gate would not let these very words out in one of our channels: found out before they are needed."""
    words = statements.plain(text)
    for channel in await visit.counter.database.read(inbox.channels):
        draft = Draft("agent", channel, "private", (words,))
        try:
            made = await visit.counter.house.judge(draft, Context(now=visit.now))
        except GateUnavailableError:
            return ""
        if words and (made.verdict != "allow" or made.texts != (words,)):
            found = findings.of_decision(made, words, visit.language)
            return found[0].reason if found else ""
    return None


def _problem(error: StatementRefused) -> StatementProblem:
    """What the page says about it. Raises the error again when the page has no words for it."""
    if error.problem not in get_args(StatementProblem):
        raise error
    return error.problem  # type: ignore[return-value]


def _back() -> HTTPResponse:
    return redirect("/freezes#statements", headers=PAGE_HEADERS, status=303)
