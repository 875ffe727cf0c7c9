"""The banners over every page, fetched anew when a freeze begins or ends, or the bot goes or comes back."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from console.house import Counter
from console.pages.answers import page
from console.pages.frame import frame
from console.pages.visit import visiting


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/notices."""

    @blueprint.get("/notices")
    async def notices(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        chrome = await counter.database.read(lambda connection: frame(connection, visit, "inbox"))
        return await page("notices_fragment.html", chrome)
