"""/password: a new password, chosen by the person; the first one, which a machine made, has to be replaced."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, redirect
from sqlalchemy import Connection

from console import render
from console.chat.caller import address_of
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.fields import field
from console.pages.sign_in.hashing import Hashing, TooBusyError
from console.pages.visit import Visit, visiting
from console.view.doors import NewPassword, PasswordProblem
from desk.attempts import Throttled, forgive
from desk.passwords import PasswordRefused
from desk.sign_in import Attempt, admit, note_failure
from desk.user_changes import set_password


def add_routes(blueprint: Blueprint, counter: Counter, hashing: Hashing) -> None:
    """The form, and what it does."""

    @blueprint.get("/password")
    async def form(request: Request) -> HTTPResponse:
        return _form(await visiting(request, counter, password_due=True))

    @blueprint.post("/password")
    async def change(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter, password_due=True)
        try:
            problem = await _change(request, visit, hashing)
        except (Throttled, TooBusyError):
            problem = "throttled"
        if problem:
            return _form(visit, problem, 429 if problem == "throttled" else 422)
        return redirect("/inbox", headers=PAGE_HEADERS, status=303)


async def _change(request: Request, visit: Visit, hashing: Hashing) -> PasswordProblem:
    """Raises Throttled, TooBusyError. Guessing the present password is counted like guessing at the door."""
    database, new = visit.counter.database, field(request, "new_password")
    attempt = await database.write(lambda c: admit(c, visit.user.email, address_of(request), visit.now))
    if not visit.user.must_change and not await hashing.verify(attempt.password_hash, field(request, "password")):
        await database.write(lambda c: note_failure(c, attempt, visit.now))
        return "wrong"
    if await hashing.verify(attempt.password_hash, new):
        await database.write(lambda c: forgive(c, attempt.email, attempt.counted))
        return "same"
    try:
        made = await hashing.make(new)
    except PasswordRefused:
        await database.write(lambda c: forgive(c, attempt.email, attempt.counted))
        return "length"
    await database.write(lambda c: _keep(c, visit, attempt, made))
    return ""


def _keep(connection: Connection, visit: Visit, attempt: Attempt, made: str) -> None:
    forgive(connection, attempt.email, attempt.counted)
    set_password(connection, visit.user.id, made, must_change=False, actor=f"user:{visit.user.id}", now=visit.now,
                 keep=visit.session.digest)  # fmt: skip


def _form(visit: Visit, problem: PasswordProblem = "", status: int = 200) -> HTTPResponse:
    user, theme = visit.user, visit.user.preferences.theme
    view = NewPassword(visit.session.csrf, user.email, visit.language, theme, user.must_change, problem)
    return html(render.door("password.html", visit.language, password=view), status=status, headers=PAGE_HEADERS)
