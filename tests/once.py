"""What libraries work out anew for every app or client, and always with the same outcome, is worked out once.

A pytest plugin (tests/conftest.py names it). Sanic guesses every route's error format from its handler's source, and
HTTP clients read the machine's certificates: together a third of a second for each of some hundred tests.
"""

from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType
from typing import Any

import httpx
import httpx2
import pytest
from sanic.mixins.routes import RouteMixin


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RouteMixin, "_determine_error_format", _once_a_handler(RouteMixin._determine_error_format))
        for library in (httpx, httpx2):
            default = library._transports.default
            patch.setattr(default, "create_ssl_context", cache(default.create_ssl_context))
        yield


def _once_a_handler(guess: Callable[[Any, Any], str]) -> Callable[[Any, Any], str]:
    known: dict[CodeType, str] = {}

    def remembered(routes: Any, handler: Any) -> str:
        code = handler.__code__
        if code not in known:
            known[code] = guess(routes, handler)
        return known[code]

    return remembered
