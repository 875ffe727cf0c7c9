"""Reads the JSON body of a webhook, so that whatever was signed can be stored and told apart."""

import hashlib
import json
import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from connectors.contract import NotUnderstoodError

MAX_DEPTH = 100
"""Far more than any platform nests, far less than what makes a later step of storing it fail."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_decode = msgspec.json.Decoder().decode


def read_body(body: bytes) -> object:
    """The body's JSON without what databases refuse: NUL and half surrogate pairs become U+FFFD.

    Raises NotUnderstoodError.
    """
    try:
        value = _read(body)
    except RecursionError:
        raise NotUnderstoodError("JSON nested too deeply") from None
    except ValueError as error:
        raise NotUnderstoodError(f"no JSON: {error}"[:200]) from None
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _refuse_depth(value)
    return value


def _read(body: bytes) -> object:
    try:
        value: object = _decode(body)
    except msgspec.DecodeError:
        if b"\\ud" not in body.lower():
            raise
        return _storable(json.loads(body, parse_constant=_finite, parse_float=_finite))
    return _storable(value) if b"\\u0000" in body else value


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number[:20]} is no number that JSON can hold")
    return value


def _storable(value: object) -> object:
    if isinstance(value, str):
        whole = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {str(_storable(key)): _storable(item) for key, item in value.items()}
    return value


def _refuse_depth(value: object) -> None:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _children(outer)]
    if level:
        raise NotUnderstoodError("JSON nested too deeply")


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def digest(event: object) -> str:
    """The event key of what has no id of its own: the SHA-256 of its canonical JSON."""
    canonical = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def at_milliseconds(value: int) -> datetime | None:
    """The moment so many milliseconds after 1970; None outside the calendar."""
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return None
