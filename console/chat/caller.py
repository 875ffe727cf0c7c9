"""Where a request comes from: the visitor's address, and whether it is our own page that asks."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from sanic import Request


def address_of(request: Request) -> str:
    """The visitor's address. A proxy's word counts when it speaks from this machine or this network."""
    peer = request.ip
    forwarded = request.headers.get("x-forwarded-for", "")
    if not forwarded or not _is_near(peer):
        return peer
    # Each proxy appends whom it saw: only the last entry is the near proxy's own.
    return forwarded.rpartition(",")[2].strip()[:64] or peer


def _is_near(peer: str) -> bool:
    try:
        return ip_address(peer).is_private
    except ValueError:
        return False


def is_encrypted(request: Request, public_url: str | None) -> bool:
    """Whether the visitor's browser speaks https: a cookie may then be kept to it."""
    if request.headers.get("x-forwarded-proto", "") == "https":
        return True
    return request.scheme == "https" or (_origin(public_url or "") == f"https://{request.host.lower()}")


def is_own_page(request: Request, public_url: str | None) -> bool:
    """Whether a posted request may be from our page: another page's names that page, a program's names none."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    here = {f"{scheme}://{request.host.lower()}" for scheme in ("http", "https")}
    return origin.lower() in here | {_origin(public_url or "")} - {""}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else ""
