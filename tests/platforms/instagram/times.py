"""How Meta writes times."""

from datetime import UTC, datetime


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def milliseconds(at: float) -> int:
    return int(at * 1000)
