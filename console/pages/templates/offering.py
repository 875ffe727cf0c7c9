"""/templates/offers: what the composer offers in a conversation."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from console.house import Counter
from console.pages.answers import facts
from console.pages.errors import MissingError
from console.pages.fields import query
from console.pages.visit import visiting
from desk import conversations
from desk.templates import matching
from desk.templates.matching import Offer


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The templates that may be used, filled in for this conversation and person."""

    @blueprint.get("/templates/offers")
    async def offers(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        where = query(request, "conversation").get("conversation", "")

        def read(connection: Connection) -> list[Offer]:
            return matching.offers(connection, conversations.get(connection, where), visit.actor.name)

        try:
            found = await counter.database.read(read)
        except NoResultFound as error:
            raise MissingError("conversation") from error
        return facts({"offers": [{"number": each.number, "title": each.title, "text": each.text} for each in found]})
