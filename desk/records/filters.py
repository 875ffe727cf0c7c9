"""Which entries somebody wants to see, from the fields of a query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIELDS = ("q", "act", "actor", "from", "until")
ZONE = ZoneInfo("Asia/Tokyo")
LONGEST = 200


class BadFilterError(ValueError):
    """A field that means nothing. `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field}: not understood")
        self.field = field


@dataclass(frozen=True)
class RecordFilter:
    """Everything, unless something is said. Days are Japan's; `until` is the last one of them."""

    q: str = ""
    """A ticket's number, or a part of a name or subject."""
    act: str = ""
    actor: str = ""
    first_day: date | None = None
    last_day: date | None = None

    @classmethod
    def of(cls, fields: Mapping[str, str | None]) -> "RecordFilter":
        """From fields of a query, as FIELDS names them. Raises BadFilterError."""
        given = {name: (fields.get(name) or "").strip() for name in FIELDS}
        for name, value in given.items():
            if len(value) > LONGEST or "\0" in value:
                raise BadFilterError(name)
        first, last = _day("from", given["from"]), _day("until", given["until"])
        if first and last and last < first:
            raise BadFilterError("until")
        return cls(given["q"], given["act"], given["actor"], first, last)

    @property
    def fields(self) -> dict[str, str]:
        """Back as fields of a query, empty ones left out."""
        days = {"from": self.first_day, "until": self.last_day}
        words = {"q": self.q, "act": self.act, "actor": self.actor}
        return {name: str(value) for name, value in (words | days).items() if value}

    @property
    def since(self) -> datetime | None:
        """The first moment."""
        return _begin(self.first_day) if self.first_day else None

    @property
    def before(self) -> datetime | None:
        """The moment after the last one."""
        return _begin(self.last_day + timedelta(days=1)) if self.last_day else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def _day(field: str, written: str) -> date | None:
    """2026-11-20, nothing else that a date may be written as. Raises BadFilterError."""
    if not written:
        return None
    try:
        day = datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError as error:
        raise BadFilterError(field) from error
    if not 1971 <= day.year <= 9998:
        raise BadFilterError(field)
    return day
