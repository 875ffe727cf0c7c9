"""What routes share: who calls, what they ask, how far a list goes."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sanic import Request
from sanic.response import HTTPResponse

from connectors.replies import Actor
from console.api.errors import ApiError, not_found
from console.house import Counter
from desk.tokens import token_of

T = TypeVar("T")
MOST = 200
USUAL = 50
NUMBER = re.compile(r"[0-9]{1,18}")
ID = re.compile(r"[0-9a-f]{32}")
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """How many items, and after which."""

    limit: int
    after: str | None

    @property
    def cursor(self) -> int | None:
        """Where items are found by number."""
        return int(self.after) if self.after else None


async def actor_of(request: Request, counter: Counter) -> Actor:
    """The token that calls. Raises ApiError 401."""
    kind, _, secret = (request.headers.get("authorization") or "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise ApiError(401, "unauthorized", "send Authorization: Bearer TOKEN")
    found = await counter.database.read(lambda connection: token_of(connection, secret.strip()))
    if found is None:
        raise ApiError(401, "unauthorized", "this token does not exist, or was revoked")
    return Actor(found.id, "token", admin=found.role == "admin")


def only_admin(actor: Actor) -> None:
    """Raises ApiError 403."""
    if not actor.admin:
        raise ApiError(403, "forbidden", "this needs a token of an admin")


def content(request: Request, shape: type[T]) -> T:
    """The body in its shape; an empty one counts as {}. Raises ApiError 400."""
    try:
        return msgspec.json.decode(request.body or b"{}", type=shape)
    except msgspec.DecodeError as error:
        raise ApiError(400, "bad_request", str(error)) from error


def key(number: int, what: str) -> int:
    """A number that a table can hold. Raises ApiError 404."""
    if not 0 <= number <= LARGEST_KEY:
        raise not_found(what)
    return number


def page(request: Request, filters: Collection[str], cursors: re.Pattern[str] = NUMBER) -> Page:
    """limit and cursor; a filter that is not known is an error, not ignored. Raises ApiError 400."""
    for name in request.args:
        if name not in filters and name not in ("limit", "cursor"):
            raise ApiError(400, "unknown_filter", f"there is no filter {name!r}")
    limit, cursor = request.args.get("limit") or str(USUAL), request.args.get("cursor")
    if not NUMBER.fullmatch(limit) or not 1 <= int(limit) <= MOST:
        raise ApiError(400, "bad_request", f"limit is a number from 1 to {MOST}")
    if cursor is not None and not cursors.fullmatch(cursor):
        raise ApiError(400, "bad_request", "cursor is the `next` of the page before")
    return Page(int(limit), cursor)


def answer(body: object, status: int = 200) -> HTTPResponse:
    """A JSON answer; times are ISO 8601 with zone."""
    return HTTPResponse(msgspec.json.encode(body), status, {"cache-control": "no-store"}, "application/json")
