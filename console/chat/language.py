"""The visitor's language: the address says it, else the browser."""

from sanic import Request

from console.view.kinds import Language


def language_of(request: Request) -> Language:
    """`?lang=` before the browser's wishes; who wishes neither Japanese nor English rather reads English."""
    given = request.args.get("lang")
    if given in ("ja", "en"):
        return "ja" if given == "ja" else "en"
    return _wished(request.headers.get("accept-language", ""))


def _wished(header: str) -> Language:
    """The best of an Accept-Language header (RFC 9110, 12.5.4); without one Japanese."""
    wishes = [_wish(part) for part in header.split(",") if part.strip()]
    for language, quality in sorted(wishes, key=lambda wish: -wish[1]):
        if quality <= 0:
            continue
        if language == "ja":
            return "ja"
        if language == "en":
            return "en"
    return "en" if wishes and "*" not in dict(wishes) else "ja"


def _wish(part: str) -> tuple[str, float]:
    tag, _, weight = part.partition(";")
    name, _, value = weight.strip().partition("=")
    try:
        quality = float(value) if name.strip() == "q" else 1.0
    except ValueError:
        quality = 0.0
    return tag.strip().lower().partition("-")[0], quality
