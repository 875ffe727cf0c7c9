"""What a request to the simulated Graph API is, whom it is about, and what is answered where there is nothing."""

from collections.abc import Mapping

from tests.platforms.exchange import Request, Response
from tests.platforms.gateway import Manners, Route
from tests.platforms.instagram import comments, errors, messaging, reading
from tests.platforms.instagram.access import Access
from tests.platforms.instagram.world import World
from tests.platforms.records import Description


def manners(world: World, access: Access) -> Manners:
    def kind(route: Route, request: Request, where: Mapping[str, str]) -> str:
        if route.kind == "message":
            return messaging.kind(request)
        if route.kind == "hide":
            return comments.kind(world, request, where["node"])
        return reading.kind(world, access, where["node"]) if route.kind == "node" else route.kind

    def describe(kind: str, request: Request, where: Mapping[str, str]) -> Description:
        if kind in ("message", "private_reply", "sender_action"):
            return messaging.describe(world, request)
        return comments.describe(world, request, where.get("node", ""))

    return Manners(kind, describe, access.admit, errors.refusal, _unknown)


def _unknown(request: Request) -> Response:
    return errors.error("100-33", status=404)
