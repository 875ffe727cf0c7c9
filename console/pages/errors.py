"""What keeps somebody from a page, and how that is told: as a page, or as a short answer to a script.

PageError
├ SignedOutError      nobody is signed in (or not any more)
├ PasswordDueError    a new password comes before anything else
├ ForgedError         the press does not carry the session's token
├ ForbiddenError      for admins only
├ MissingError        there is no such thing
└ BadRequestError     a field that our own pages never send
  └ BadQueryError     a day that is none, a cursor that no page gave
"""

import logging
import secrets
from urllib.parse import urlencode

from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse, html, json, redirect, text

from console import render
from console.headers import PAGE_HEADERS
from console.pages.language import language_of
from console.view.doors import ErrorKind, ErrorPage
from console.view.kinds import Theme

_log = logging.getLogger(__name__)
OTHERS = ("/api/", "/webhooks/", "/chat/", "/metrics", "/healthz", "/readyz", "/widget.js", "/static/")
"""Not read by people in a page of the console: these keep the framework's plain errors, or have their own."""
_KINDS: dict[int, ErrorKind] = {403: "forbidden", 404: "not_found"}


class PageError(Exception):
    """Raised by a route of the console; answered in the reader's language."""

    status = 400
    kind: ErrorKind = "forged"


class SignedOutError(PageError):
    """Nobody is signed in, or not any more."""

    status = 401

    def __init__(self, had_session: bool = False) -> None:
        super().__init__("signed out")
        self.had_session = had_session


class PasswordDueError(PageError):
    """A new password comes before anything else."""

    status = 403


class ForgedError(PageError):
    """The press does not carry the session's token: it was not made on one of our pages, or on a very old one."""

    status = 403


class ForbiddenError(PageError):
    """For admins only."""

    status = 403
    kind = "forbidden"


class MissingError(PageError):
    """There is no such ticket, message, account …"""

    status = 404
    kind = "not_found"


class BadRequestError(PageError):
    """A field that our own pages never send."""


class BadQueryError(BadRequestError):
    """What is looked for cannot be looked for: a day that is none, a cursor that no page gave."""

    kind = "bad_query"


def add_errors(app: Sanic) -> None:  # type: ignore[type-arg]
    """Every error of the console's own paths is a page; no page ever shows a trace."""

    async def refused(request: Request, error: PageError) -> HTTPResponse:
        return _refused(request, error)

    async def failed(request: Request, error: Exception) -> HTTPResponse | None:
        if request.path.startswith(OTHERS):
            return app.error_handler.default(request, error)
        if isinstance(error, SanicException) and error.status_code < 500:
            return _page(request, error.status_code, _KINDS.get(error.status_code, "forged"))
        reference = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        _log.error("%s %s failed, reference %s", request.method, request.route and request.route.path, reference,
                   exc_info=error)  # fmt: skip
        return _page(request, 500, "broken", reference)

    app.exception(PageError)(refused)
    app.exception(Exception)(failed)


def _refused(request: Request, error: PageError) -> HTTPResponse:
    script = _asks_for_part(request)
    if isinstance(error, SignedOutError) and not script:
        return redirect(f"/login?{_way_back(request, error)}", headers=PAGE_HEADERS, status=303)
    if isinstance(error, PasswordDueError) and not script:
        return redirect("/password", headers=PAGE_HEADERS, status=303)
    if isinstance(error, SignedOutError | PasswordDueError):
        return text("", status=401, headers=PAGE_HEADERS)
    return _page(request, error.status, error.kind)


def _page(request: Request, status: int, kind: ErrorKind, reference: str = "") -> HTTPResponse:
    language = language_of(request)
    theme: Theme = getattr(request.ctx, "theme", "system")
    error = ErrorPage(kind, language, theme, reference)
    if _asks_for_part(request) and status < 500:
        return _beside(request, status, error)
    return html(render.door("error.html", language, error=error), status=status, headers=PAGE_HEADERS)


def _beside(request: Request, status: int, error: ErrorPage) -> HTTPResponse:
    """Part of a page was asked for: the page stays, and a toast says why (our own scripts get the kind alone)."""
    if "application/json" in request.headers.get("accept", ""):
        return json({"error": error.kind}, status=status, headers=PAGE_HEADERS)
    headers = PAGE_HEADERS | {"hx-retarget": "#toast", "hx-reswap": "outerHTML"}
    return html(render.door("error_toast.html", error.language, error=error), status=status, headers=headers)


def _asks_for_part(request: Request) -> bool:
    return request.headers.get("hx-request") == "true" or request.path == "/live"


def _way_back(request: Request, error: SignedOutError) -> str:
    query = {"next": request.path + (f"?{request.query_string}" if request.query_string else "")}
    if request.method != "GET" or request.path in ("/", "/inbox"):
        query = {}
    if error.had_session:
        query["problem"] = "expired"
    return urlencode(query)
