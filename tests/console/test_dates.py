"""Dates and times as people read them, in Japan's time."""

from datetime import UTC, datetime, timedelta

import pytest

from console.i18n import dates
from console.i18n.dates import ZONE
from console.view.kinds import Language

NOW = datetime(2026, 11, 20, 13, 23, tzinfo=ZONE)


def at(month: int, day: int, hour: int = 9, minute: int = 5, year: int = 2026) -> datetime:
    """A moment in Japan."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def test_times_are_japans_whatever_zone_they_come_in() -> None:
    assert dates.clock(datetime(2026, 11, 20, 4, 23, tzinfo=UTC)) == "13:23"
    assert dates.day(datetime(2026, 11, 19, 15, 30, tzinfo=UTC), "ja") == "11月20日(金)"


@pytest.mark.parametrize(("language", "expected"), [("ja", "11月20日(金)"), ("en", "Fri 20 Nov")])
def test_a_day_has_its_weekday(language: Language, expected: str) -> None:
    assert dates.day(NOW, language) == expected


@pytest.mark.parametrize(
    ("moment", "japanese", "english"),
    [
        (at(11, 20), "09:05", "09:05"),
        (at(11, 19), "昨日 09:05", "Yesterday 09:05"),
        (at(11, 18), "11/18", "18 Nov"),
        (at(1, 5), "1/05", "5 Jan"),
        (at(12, 31, year=2025), "2025/12/31", "Dec 2025"),
    ],
)
def test_the_least_that_tells_when(moment: datetime, japanese: str, english: str) -> None:
    assert dates.short(moment, NOW, "ja") == japanese
    assert dates.short(moment, NOW, "en") == english


@pytest.mark.parametrize(
    ("moment", "japanese", "english"),
    [
        (at(11, 20), "09:05", "09:05"),
        (at(11, 19), "昨日 09:05", "Yesterday 09:05"),
        (at(11, 21), "明日 09:05", "tomorrow 09:05"),
        (at(11, 14), "11月14日(土)09:05", "Sat 14 Nov 09:05"),
    ],
)
def test_day_and_time(moment: datetime, japanese: str, english: str) -> None:
    assert dates.at(moment, NOW, "ja") == japanese
    assert dates.at(moment, NOW, "en") == english


@pytest.mark.parametrize(("seconds", "minutes"), [(2530, 42), (59, 0), (0, 0), (-59, 0), (-60, -1), (-250, -4)])
def test_whole_minutes_left_and_over(seconds: int, minutes: int) -> None:
    assert dates.minutes_until(NOW + timedelta(seconds=seconds), NOW) == minutes
