"""Who asks, and what was said to have happened just before."""

from sanic import Request

from console.house import Counter
from console.pages.errors import BadRequestError, MissingError
from console.pages.fields import field
from console.pages.visit import Visit, visiting
from console.view.chrome import Toast
from governance.packs import versions
from governance.packs.bounds import LONGEST_TEXT
from governance.packs.versions import Version

SAID = frozenset({"policy_saved", "policy_published", "policy_rolled_back", "policy_discarded"})


async def admin(request: Request, counter: Counter) -> Visit:
    """The visit of an admin. Raises ForbiddenError."""
    visit = await visiting(request, counter)
    visit.only_admin()
    return visit


async def opened(request: Request, counter: Counter, version_id: str) -> tuple[Visit, Version]:
    """The visit of an admin, and the version. Raises ForbiddenError, MissingError."""
    visit = await admin(request, counter)
    version = await counter.database.read(lambda c: versions.get(c, version_id))
    if version is None or version.state == "discarded":
        raise MissingError("version")
    return visit, version


def said(request: Request) -> Toast | None:
    """What the press did that led to this page."""
    key = request.args.get("said")
    return Toast(key) if key in SAID else None


def content(request: Request) -> str:
    """The text of the form; one character more than is taken still comes, so that it can be told."""
    return field(request, "content", longest=LONGEST_TEXT + 1)


def whole(request: Request, name: str) -> int:
    """A whole number of the form. Raises BadRequestError."""
    given = field(request, name)
    if not (given.isascii() and given.isdigit() and len(given) <= 9):
        raise BadRequestError(f"{name} is no number")
    return int(given)
