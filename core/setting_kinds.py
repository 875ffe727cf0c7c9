"""The kinds of values a setting can have: how each is read from text, and what is expected of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")


@dataclass(frozen=True)
class Kind(Generic[T]):
    """`read` raises ValueError for a text that is not `expected`."""

    expected: str
    read: Callable[[str], T]


def setting(kind: Kind[T], default: T) -> T:
    """A field of the settings. Typed as its value, as dataclasses.field is."""
    return field(default=default, metadata={"kind": kind})


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError(value)
    return value.strip()


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, IsADirectoryError) as error:
        raise ValueError(value) from error


text = Kind("a text that is not empty", _text)
folder = Kind("a path", lambda value: Path(_text(value)).expanduser().absolute())
zone = Kind("a time zone such as Asia/Tokyo", _zone)


def optional(kind: Kind[T]) -> Kind[T | None]:
    """Such a value, or nothing."""
    return Kind(f"{kind.expected}, or nothing", lambda value: kind.read(value) if value.strip() else None)


def choice(*words: str) -> Kind[str]:
    """One of these words."""

    def read(value: str) -> str:
        if value not in words:
            raise ValueError(value)
        return value

    return Kind(f"one of {', '.join(words)}", read)


def whole(least: int, most: int) -> Kind[int]:
    """A whole number within these bounds."""

    def read(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError(value)
        return number

    return Kind(f"a whole number from {least} to {most}", read)


def seconds(least: float, most: float) -> Kind[float]:
    """A time span in seconds within these bounds."""

    def read(value: str) -> float:
        number = float(value)
        if not least <= number <= most:
            raise ValueError(value)
        return number

    return Kind(f"a number of seconds from {least:g} to {most:g}", read)


def url(*schemes: str) -> Kind[str]:
    """An address of one of these schemes; a driver after a plus, as in postgresql+psycopg, is allowed."""

    def read(value: str) -> str:
        if urlsplit(value).scheme.partition("+")[0] not in schemes or "//" not in value:
            raise ValueError(value)
        return value

    return Kind(f"an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}", read)
