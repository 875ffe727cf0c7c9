"""What routes share: who calls, what they ask, how far a list goes."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sanic import Request
from sanic.response import HTTPResponse

from connectors.contract import NotUnderstoodError
from connectors.json_body import read_body
from connectors.replies import Actor
from console.addresses import can_mean_something
from console.api.errors import ApiError, not_found
from console.house import Counter
from desk.tokens import token_of

T = TypeVar("T")
MOST = 200
USUAL = 50
NUMBER = re.compile(r"[0-9]{1,18}")
ID = re.compile(r"[0-9a-f]{32}")


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
    """The token that calls. Raises ApiError 401, 404 for an address that no table can hold."""
    kind, _, secret = (request.headers.get("authorization") or "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise ApiError(401, "unauthorized", "send Authorization: Bearer TOKEN")
    found = await counter.database.read(lambda connection: token_of(connection, secret.strip()))
    if found is None:
        raise ApiError(401, "unauthorized", "this token does not exist, or was revoked")
    if not can_mean_something(request):
        raise not_found("address")
    return Actor(found.id, "token", admin=found.role == "admin")


def only_admin(actor: Actor) -> None:
    """Raises ApiError 403."""
    if not actor.admin:
        raise ApiError(403, "forbidden", "this needs a token of an admin")


def content(request: Request, shape: type[T]) -> T:
    """The body in its shape, without what no table holds; an empty one counts as {}. Raises ApiError 400."""
    try:
        return msgspec.convert(read_body(request.body or b"{}"), shape)
    except (NotUnderstoodError, msgspec.ValidationError) as error:
        raise ApiError(400, "bad_request", str(error)) from error


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
