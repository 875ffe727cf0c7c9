"""Asks a platform one question during a check and reads the typed answer; failures become words, not exceptions."""

from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from connectors.contract import Fetch, Request

Shape = TypeVar("Shape")

NO_ANSWER = "no_answer"
"""The detail of a question that nothing came back to: the network's fault, or the platform's, never the account's."""


@dataclass(frozen=True)
class Reading(Generic[Shape]):
    """What came back. `status` 0: nothing came."""

    status: int
    value: Shape | None
    detail: str = ""
    """Why there is no value: the platform's own words, or ours for a silent or garbled answer."""


async def ask(fetch: Fetch, request: Request, shape: type[Shape]) -> Reading[Shape]:
    """The answer as `shape` when the status is 2xx and the body fits."""
    try:
        response = await fetch(request)
    except OSError:
        return Reading(0, None, NO_ANSWER)
    if not 200 <= response.status < 300:
        return Reading(response.status, None, f"HTTP {response.status} {_words(response.body)}".strip())
    try:
        return Reading(response.status, msgspec.json.decode(response.body, type=shape))
    except ValueError as error:
        return Reading(response.status, None, f"HTTP {response.status}: {error}")


def _words(body: bytes) -> str:
    return body[:300].decode("utf-8", "replace")
