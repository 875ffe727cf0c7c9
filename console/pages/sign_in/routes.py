"""/login and /logout."""

import hmac
from math import ceil

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, redirect

from console import render
from console.chat.caller import address_of, is_own_page
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages import cookies
from console.pages.fields import field
from console.pages.language import COOKIE, language_of
from console.pages.sign_in.hashing import Hashing, TooBusyError
from console.pages.visit import visiting
from console.view.doors import Login, LoginProblem
from core.ids import new_token
from desk import frame as desk_frame
from desk.attempts import Throttled
from desk.sessions import LONGEST, NewSession, end_session
from desk.sign_in import Attempt, SignInRefused, admit, let_in, note_failure

YEAR = 365 * 86_400
DOOR_OPEN = 86_400
"""Seconds for which a sign-in page that stands open can be used."""
BUSY_WAIT = 5


def add_routes(blueprint: Blueprint, counter: Counter, hashing: Hashing) -> None:
    """The door."""

    @blueprint.get("/login")
    async def door(request: Request) -> HTTPResponse:
        problem = request.args.get("problem")
        told: LoginProblem = "expired" if problem == "expired" else "signed_out" if problem == "signed_out" else ""
        return await _door(request, counter, 200, problem=told)

    @blueprint.post("/login")
    async def sign_in(request: Request) -> HTTPResponse:
        if not _from_our_door(request, counter):
            return redirect("/login", headers=PAGE_HEADERS, status=303)
        email = field(request, "email")
        try:
            made = await _sign_in(request, counter, hashing, email)
        except Throttled as wait:
            seconds = max(1, ceil(wait.retry_after.total_seconds()))
            return await _door(request, counter, 429, problem="throttled", email=email, wait_seconds=seconds)
        except TooBusyError:
            return await _door(request, counter, 429, problem="throttled", email=email, wait_seconds=BUSY_WAIT)
        except SignInRefused:
            return await _door(request, counter, 401, problem="wrong", email=email)
        response = redirect(_inside(field(request, "next")), headers=PAGE_HEADERS, status=303)
        seconds = int(LONGEST.total_seconds())
        cookies.keep(request, response, counter.settings, cookies.SESSION, made.token, seconds)
        return response

    @blueprint.post("/logout")
    async def sign_out(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter, password_due=True)
        await counter.database.write(lambda c: end_session(c, visit.session, visit.now))
        response = redirect("/login?problem=signed_out", headers=PAGE_HEADERS, status=303)
        cookies.forget(request, response, counter.settings, cookies.SESSION)
        return response


async def _sign_in(request: Request, counter: Counter, hashing: Hashing, email: str) -> NewSession:
    """Raises Throttled, TooBusyError, SignInRefused."""
    now, address = counter.clock.now(), address_of(request)
    attempt: Attempt = await counter.database.write(lambda c: admit(c, email, address, now))
    if not await hashing.verify(attempt.password_hash, field(request, "password")):
        await counter.database.write(lambda c: note_failure(c, attempt, counter.clock.now()))
        raise SignInRefused
    return await counter.database.write(lambda c: let_in(c, attempt, counter.clock.now()))


async def _door(request: Request, counter: Counter, status: int, *, problem: LoginProblem = "", email: str = "",
                wait_seconds: int = 0) -> HTTPResponse:  # fmt: skip
    language, known = language_of(request), request.cookies.get(cookies.DOOR) or ""
    token = known or new_token()
    company = await counter.database.read(desk_frame.house_name)
    target = _inside(field(request, "next") or request.args.get("next") or "")
    view = Login(company, token, counter.clock.now(), language, email=email[:320], problem=problem,
                 wait_seconds=wait_seconds, next=target)  # fmt: skip
    response = html(render.door("login.html", language, login=view), status=status, headers=PAGE_HEADERS)
    cookies.keep(request, response, counter.settings, cookies.DOOR, token, DOOR_OPEN)
    if request.args.get("language"):
        cookies.keep(request, response, counter.settings, COOKIE, language, YEAR)
    if wait_seconds:
        response.headers["retry-after"] = str(wait_seconds)
    return response


def _from_our_door(request: Request, counter: Counter) -> bool:
    """The form carries what only our page and this browser's cookie know, and no other site's page sent it."""
    known, given = request.cookies.get(cookies.DOOR) or "", field(request, "csrf_token")
    same = hmac.compare_digest(known.encode("utf-8", "surrogatepass"), given.encode("utf-8", "surrogatepass"))
    return bool(known) and same and is_own_page(request, counter.settings.public_url)


def _inside(target: str) -> str:
    """Where to go after signing in: a page of ours, never another site's."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\", "/login", "/logout"))
    return target if plain and target.isprintable() and len(target) <= 500 else "/inbox"
