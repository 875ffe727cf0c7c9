"""What a person chooses for their own screen."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages import cookies
from console.pages.errors import BadRequestError
from console.pages.fields import field
from console.pages.language import COOKIE
from console.pages.sign_in.routes import YEAR
from console.pages.visit import Visit, visiting
from desk.preferences import PreferencesRefused
from desk.user_changes import set_preferences


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/preferences."""

    @blueprint.post("/preferences")
    async def choose(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        wanted = _posted(request, visit)
        try:
            chosen = await counter.database.write(lambda c: set_preferences(c, visit.user.id, wanted))
        except PreferencesRefused as error:
            raise BadRequestError(str(error)) from error
        response = empty(headers=dict(PAGE_HEADERS))
        if chosen.language != visit.language:
            response.headers["hx-refresh"] = "true"
            cookies.keep(request, response, counter.settings, COOKIE, chosen.language, YEAR)
        return response


def _posted(request: Request, visit: Visit) -> dict[str, object]:
    """The whole form: a box that is not ticked is not posted at all."""
    before, seconds = visit.user.preferences, field(request, "undo_seconds")
    return {
        "language": field(request, "language", before.language),
        "theme": field(request, "theme", before.theme),
        "undo_seconds": int(seconds) if seconds.isdecimal() and len(seconds) < 3 else before.undo_seconds,
        "sound": field(request, "sound") == "1",
        "enter_sends": field(request, "enter_sends") == "1",
        "shortcuts": field(request, "single_keys") == "1",
    }
