"""The language of somebody who may not be signed in: chosen before, else the browser's."""

from sanic import Request

from console.view.kinds import Language

COOKIE = "madoguchi_language"


def language_of(request: Request) -> Language:
    """The signed-in person's, else the one chosen at the door, else the browser's first that we have."""
    known = getattr(request.ctx, "language", None) or request.args.get("language") or request.cookies.get(COOKIE)
    return _named(known) or _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> Language:
    for entry in header.lower().split(","):
        if found := _named(entry.strip()[:2]):
            return found
    return "ja"


def _named(name: object) -> Language | None:
    if name == "ja":
        return "ja"
    return "en" if name == "en" else None
