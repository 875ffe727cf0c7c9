"""The API's blueprint: its routes, its description, and errors in one shape."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from console.api import audit, events, freezes, gate, messages, tickets
from console.api.errors import ApiError
from console.api.openapi import description
from console.api.requests import answer
from console.house import Counter


def api_blueprint(counter: Counter) -> Blueprint:
    """/api/v1."""
    blueprint = Blueprint("api", url_prefix="/api/v1")
    described = description()

    @blueprint.get("/openapi.json")
    async def openapi(request: Request) -> HTTPResponse:
        return answer(described)

    for room in (tickets, messages, events, freezes, gate, audit):
        room.add_routes(blueprint, counter)

    async def refused(request: Request, error: ApiError) -> HTTPResponse:
        return error.response()

    blueprint.exception(ApiError)(refused)
    return blueprint

