"""A ticket opened, and single messages as they stand now."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from console.house import Counter
from console.pages.conversation.opened import Asked
from console.pages.conversation.work import message_item, pane, whole_page
from console.pages.visit import visiting
from desk import tickets


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/tickets/N and /messages/ID."""

    @blueprint.get("/tickets/<number:int>")
    async def ticket(request: Request, number: int) -> HTTPResponse:
        visit = await visiting(request, counter)
        if await counter.database.read(lambda connection: tickets.is_unread(connection, number)):
            await counter.database.write(lambda connection: tickets.mark_read(connection, number))
        asked = Asked(everything=request.args.get("all") == "1")
        return await (pane if visit.part else whole_page)(request, visit, number, asked)

    @blueprint.get("/messages/<message_id:str>")
    async def message(request: Request, message_id: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        if request.args.get("seen") == "1":  # it came in while the person looked at the conversation
            number = await counter.database.read(lambda connection: tickets.unread_of(connection, message_id))
            if number is not None:
                await counter.database.write(lambda connection: tickets.mark_read(connection, number))
        return await message_item(visit, message_id)
