"""What crosses the wire between a program under test and a simulated platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl

import msgspec

JsonObject = dict[str, Any]
"""A payload as the platform documents it. Its fields are the platform's, so nothing here narrows them."""


@dataclass(frozen=True)
class Request:
    """One request as it arrived, whole."""

    method: str
    path: str
    """Decoded, without the query."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    first_byte_ns: int
    """CLOCK_MONOTONIC when its first byte was read: comparable with `time.monotonic_ns` of other processes."""

    def json(self) -> Any:
        """The body's JSON. Raises msgspec.DecodeError."""
        return msgspec.json.decode(self.body)

    def json_object(self) -> JsonObject:
        """The body's JSON object, empty when it holds anything else."""
        try:
            value = self.json()
        except msgspec.DecodeError:
            return {}
        return value if isinstance(value, dict) else {}

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Response:
    """One answer. `cut_after` sends so many bytes of the body only, then closes the connection."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_after: int | None = None


class Silence(Enum):
    """Ways of not answering."""

    HANG = "hang"
    """The connection stays open and nothing is ever written."""
    RESET = "reset"
    """The connection is torn down (RST)."""
    CLOSE = "close"
    """The connection is closed in good order (FIN) without an answer."""


Answer = Response | Silence


def json_response(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, msgspec.json.encode(value), {"content-type": "application/json", **(headers or {})})
