"""Received events: listed, and replayed."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from connectors.replay import NothingToReplayError, replay
from console.api import shapes
from console.api.errors import ApiError, not_found
from console.api.requests import actor_of, answer, only_admin, page
from console.house import Counter
from desk import event_list


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/events and /events/ID/replay."""

    @blueprint.get("/events")
    async def list_events(request: Request) -> HTTPResponse:
        await actor_of(request, counter)
        wanted, status = page(request, ("status",)), request.args.get("status") or ""
        if status and status not in event_list.STATUSES:
            raise ApiError(400, "bad_request", f"there is no status {status!r}")
        found = await counter.database.read(
            lambda c: event_list.find(c, status=status, before=wanted.cursor, limit=wanted.limit + 1)
        )
        more = str(found[wanted.limit - 1].id) if len(found) > wanted.limit else None
        items = [
            shapes.Event(str(e.id), e.account_id, e.kind, e.status, e.reason, e.platform_at, e.received_at)
            for e in found[: wanted.limit]
        ]
        return answer(shapes.Events(items, more))

    @blueprint.post("/events/<event_id:int>/replay")
    async def again(request: Request, event_id: int) -> HTTPResponse:
        actor = await actor_of(request, counter)
        only_admin(actor)
        try:
            status = await replay(counter.house, event_id, actor.name)
        except NothingToReplayError as error:
            raise not_found("event to replay") from error
        return answer(shapes.Replayed(str(event_id), status))
