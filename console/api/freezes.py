"""Freezes: declared, listed, lifted."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from connectors import in_flight
from connectors.replies import Actor
from console.api import shapes
from console.api.errors import ApiError, not_found
from console.api.requests import ID, actor_of, answer, content, only_admin, page
from console.house import Counter
from governance import freeze
from governance.freeze_scope import UnknownScopeError


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/freezes."""

    @blueprint.get("/freezes")
    async def list_freezes(request: Request) -> HTTPResponse:
        await actor_of(request, counter)
        wanted = page(request, (), ID)
        found = await counter.database.read(lambda c: freeze.listed(c, before=wanted.after, limit=wanted.limit + 1))
        more = found[wanted.limit - 1].id if len(found) > wanted.limit else None
        items = [
            shapes.Freeze(f.id, f.scope, f.reason, f.by, f.at, f.lifted_at, f.lifted_by, f.stopped)
            for f in found[: wanted.limit]
        ]
        return answer(shapes.Freezes(items, more))

    @blueprint.post("/freezes")
    async def declare(request: Request) -> HTTPResponse:
        actor = await actor_of(request, counter)
        only_admin(actor)
        wish = content(request, shapes.FreezeRequest)
        freeze_id, left = await freeze_now(counter, wish.scope, wish.reason, actor)
        return answer(shapes.Frozen(freeze_id, wish.scope, left), 201)

    @blueprint.delete("/freezes/<freeze_id:str>")
    async def lift(request: Request, freeze_id: str) -> HTTPResponse:
        actor, now = await actor_of(request, counter), counter.clock.now()
        only_admin(actor)
        if not await counter.database.write(lambda c: freeze.lift(c, freeze_id, actor=actor.name, now=now)):
            raise not_found("freeze in force")
        return HTTPResponse(status=204)


async def freeze_now(counter: Counter, scope: str, reason: str, actor: Actor) -> tuple[str, list[str]]:
    """Freeze, then wait until nothing within the scope is on its way; what still is, is named."""
    now = counter.clock.now()
    if not reason.strip() or len(reason) > 500:
        raise ApiError(400, "bad_request", "a freeze has a reason of 1 to 500 characters")
    try:
        freeze_id = await counter.database.write(
            lambda c: freeze.declare(c, scope=scope, reason=reason.strip(), actor=actor.name, now=now)
        )
    except UnknownScopeError as error:
        raise ApiError(400, "bad_request", str(error)) from error
    return freeze_id, await in_flight.settle(counter.database, lambda c: freeze.in_flight(c, scope))
