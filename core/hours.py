"""When people are there: weekly hours, public holidays and exceptions of each counter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jpholiday
import msgspec

from core.yaml_file import read_yaml

HOURS = Path(__file__).with_name("hours.yml")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HORIZON_DAYS = 400


@dataclass(frozen=True, order=True)
class Period:
    """From `start` up to, not including, `end`, in minutes of the day; 1440 is midnight at its end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 24 * 60:
            raise ValueError(f"{self} does not run forward within one day")

    def __str__(self) -> str:
        return f"{self.start // 60}:{self.start % 60:02}–{self.end // 60}:{self.end % 60:02}"


Periods = tuple[Period, ...]


@dataclass(frozen=True)
class Schedule:
    """One counter's opening hours. Times given to it must carry a zone."""

    name: Mapping[str, str]
    zone: ZoneInfo
    weekly: tuple[Periods, ...]
    on_holidays: Periods | None
    """Hours on a public holiday; None: a holiday is a day like any other."""
    exceptions: Mapping[date, Periods]

    def periods_on(self, day: date) -> Periods:
        """The hours of one day: an exception goes before a holiday, a holiday before the week."""
        if day in self.exceptions:
            return self.exceptions[day]
        if self.on_holidays is not None and jpholiday.is_holiday(day):
            return self.on_holidays
        return self.weekly[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment."""
        local = self._local(at)
        minute = local.hour * 60 + local.minute
        return any(period.start <= minute < period.end for period in self.periods_on(local.date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment from `at` on when somebody is there: `at` itself while open; None if not within a year."""
        if self.is_open(at):
            return at
        local = self._local(at)
        return next((start for start in self._openings(local.date()) if start >= local), None)

    def after(self, at: datetime, span: timedelta) -> datetime | None:
        """When so much opening time has passed since `at`; None if not within a year."""
        left = span
        for start, end in self._open_spans(self._local(at).date()):
            begins = max(start, at)
            if begins + left <= end:
                return begins + left
            left -= max(end - begins, timedelta(0))
        return None

    def _open_spans(self, first: date) -> Iterator[tuple[datetime, datetime]]:
        """The times at which somebody is there, as moments of UTC: a change of the clock makes them no longer."""
        for offset in range(_HORIZON_DAYS):
            day = first + timedelta(days=offset)
            midnight = datetime.combine(day, time(), self.zone)
            for period in self.periods_on(day):
                start, end = (midnight + timedelta(minutes=each) for each in (period.start, period.end))
                yield start.astimezone(UTC), end.astimezone(UTC)

    def _openings(self, first: date) -> Iterator[datetime]:
        for offset in range(_HORIZON_DAYS):
            day = first + timedelta(days=offset)
            for period in self.periods_on(day):
                yield datetime.combine(day, time(period.start // 60, period.start % 60), self.zone)

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("a moment without a zone is no moment")
        return at.astimezone(self.zone)


@dataclass(frozen=True)
class OpeningHours:
    """The schedules of all counters: `support` answers customers, `store` are the shops."""

    support: Schedule
    store: Schedule


class _Name(msgspec.Struct, forbid_unknown_fields=True):
    ja: str
    en: str


class _Counter(msgspec.Struct, forbid_unknown_fields=True):
    name: _Name
    weekly: dict[str, list[str]]
    holidays: list[str] | None = None
    exceptions: dict[date, list[str]] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    zone: str
    support: _Counter
    store: _Counter


def load_hours(path: Path = HOURS) -> OpeningHours:
    """The hours of a file in the shape of hours.yml. Raises ValueError, naming what is wrong."""
    content = read_yaml(path, _File)
    try:
        zone = ZoneInfo(content.zone)
        return OpeningHours(_schedule(content.support, zone), _schedule(content.store, zone))
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _schedule(counter: _Counter, zone: ZoneInfo) -> Schedule:
    if set(counter.weekly) != set(WEEKDAYS):
        raise ValueError(f"weekly hours name exactly {', '.join(WEEKDAYS)}, not {', '.join(counter.weekly)}")
    return Schedule(
        name={"ja": counter.name.ja, "en": counter.name.en},
        zone=zone,
        weekly=tuple(_periods(counter.weekly[day]) for day in WEEKDAYS),
        on_holidays=None if counter.holidays is None else _periods(counter.holidays),
        exceptions={day: _periods(texts) for day, texts in counter.exceptions.items()},
    )


def _periods(texts: list[str]) -> Periods:
    periods = tuple(_period(text) for text in texts)
    for earlier, later in pairwise(periods):
        if later.start < earlier.end:
            raise ValueError(f"{later} begins before {earlier} has ended")
    return periods


def _period(text: str) -> Period:
    start, _, end = text.partition("-")
    return Period(_minute(start), _minute(end))


def _minute(text: str) -> int:
    hour, colon, minute = text.strip().partition(":")
    if not (colon and hour.isdigit() and minute.isdigit() and len(minute) == 2 and int(minute) < 60):
        raise ValueError(f"{text!r} is no time of day such as 10:00")
    return int(hour) * 60 + int(minute)
