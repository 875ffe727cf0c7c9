"""The console's cookies: out of reach of scripts, not sent along by other sites, over https alone if there is one."""

from sanic import Request
from sanic.response import HTTPResponse

from console.chat.caller import is_encrypted
from core.settings import Settings

SESSION = "madoguchi_session"
DOOR = "madoguchi_door"
"""Holds the sign-in page's token against forgery: nobody is signed in yet whose session could."""


def keep(request: Request, response: HTTPResponse, settings: Settings, name: str, value: str, seconds: int) -> None:
    """Give the browser a cookie."""
    response.add_cookie(name, value, path="/", httponly=True, samesite="Lax", max_age=seconds,
                        secure=_secure(request, settings))  # fmt: skip


def forget(request: Request, response: HTTPResponse, settings: Settings, name: str) -> None:
    """Take a cookie away."""
    keep(request, response, settings, name, "", 0)


def _secure(request: Request, settings: Settings) -> bool:
    outside = settings.public_url or ""
    return outside.startswith("https://") or is_encrypted(request, settings.public_url)
