"""Opening hours: the lunch break, public holidays, exceptions, and the words for them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.hours import HOURS, OpeningHours, Period, Periods, Schedule, load_hours
from core.hours_text import exceptions_text, moment_text, today_text, week_text

TOKYO = ZoneInfo("Asia/Tokyo")
MORNING, AFTERNOON = Period(600, 780), Period(840, 1080)
WORKDAY = (MORNING, AFTERNOON)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def schedule(
    on_holidays: Periods | None = (), exceptions: Mapping[date, Periods] | None = None, weekend: Periods = ()
) -> Schedule:
    weekly = (WORKDAY,) * 5 + (weekend, weekend)
    return Schedule({"ja": "窓口", "en": "Counter"}, TOKYO, weekly, on_holidays, exceptions or {})


@pytest.fixture(scope="module")
def shipped() -> OpeningHours:
    return load_hours()


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-20T09:59:59", False),
        ("2026-11-20T10:00:00", True),
        ("2026-11-20T12:59:59", True),
        ("2026-11-20T13:00:00", False),
        ("2026-11-20T13:59:59", False),
        ("2026-11-20T14:00:00", True),
        ("2026-11-20T17:59:59", True),
        ("2026-11-20T18:00:00", False),
        ("2026-11-21T11:00:00", False),
    ],
)
def test_the_lunch_break_and_the_edges_of_a_day(moment: str, open_: bool) -> None:
    assert schedule().is_open(at(moment)) is open_


def test_a_public_holiday_is_closed_and_the_next_day_opens() -> None:
    monday = at("2026-11-23T11:00:00")
    assert not schedule().is_open(monday)
    assert schedule().next_opening(monday) == at("2026-11-24T10:00:00")


@pytest.mark.parametrize(
    ("begun", "hours", "over"),
    [
        ("2026-11-20T10:00:00", 1, "2026-11-20T11:00:00"),
        ("2026-11-20T12:30:00", 1, "2026-11-20T14:30:00"),  # the lunch break does not count
        ("2026-11-20T12:00:00", 1, "2026-11-20T13:00:00"),
        ("2026-11-20T17:00:00", 4, "2026-11-24T13:00:00"),  # Saturday, Sunday, Labour Thanksgiving Day
        ("2026-11-21T03:00:00", 7, "2026-11-24T18:00:00"),
        ("2026-11-20T09:00:00", 0, "2026-11-20T10:00:00"),
    ],
)
def test_a_time_limit_runs_only_while_somebody_is_there(begun: str, hours: int, over: str) -> None:
    assert schedule().after(at(begun), timedelta(hours=hours)) == at(over)


def test_a_time_limit_is_kept_where_the_clock_is_put_forward() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = Schedule({"ja": "", "en": ""}, berlin, ((Period(0, 1440),),) * 7, None, {})
    late = at("2026-03-28T23:00:00", berlin)
    assert night.after(late, timedelta(hours=4)) == datetime(2026, 3, 29, 2, 0, tzinfo=UTC)


def test_a_counter_that_never_opens_has_no_end_of_a_limit() -> None:
    closed = Schedule({"ja": "", "en": ""}, TOKYO, ((),) * 7, (), {})
    assert closed.after(at("2026-11-20T10:00:00"), timedelta(hours=1)) is None


def test_a_bridging_holiday_is_known_too() -> None:
    assert not schedule().is_open(at("2026-09-22T11:00:00"))


def test_a_counter_that_keeps_holidays_as_any_day() -> None:
    assert schedule(on_holidays=None).is_open(at("2026-11-23T11:00:00"))


def test_hours_on_holidays_replace_the_weeks() -> None:
    counter = schedule(on_holidays=(Period(720, 780),))
    assert not counter.is_open(at("2026-11-23T11:00:00"))
    assert counter.is_open(at("2026-11-23T12:30:00"))


def test_an_exception_goes_before_the_holiday_and_the_week() -> None:
    counter = schedule(exceptions={date(2026, 11, 23): (MORNING,), date(2026, 11, 24): ()})
    assert counter.is_open(at("2026-11-23T11:00:00"))
    assert counter.next_opening(at("2026-11-23T13:00:00")) == at("2026-11-25T10:00:00")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-20T08:00:00", "2026-11-20T10:00:00"),
        ("2026-11-20T11:11:00", "2026-11-20T11:11:00"),
        ("2026-11-20T13:30:00", "2026-11-20T14:00:00"),
        ("2026-11-20T18:00:00", "2026-11-24T10:00:00"),
        ("2026-12-28T18:00:00", "2026-12-29T10:00:00"),
    ],
)
def test_the_next_opening(moment: str, opening: str) -> None:
    assert schedule().next_opening(at(moment)) == at(opening)


def test_a_counter_that_never_opens_has_no_next_opening() -> None:
    closed = Schedule({"ja": "窓口", "en": "Counter"}, TOKYO, ((),) * 7, (), {})
    assert closed.next_opening(at("2026-11-20T10:00:00")) is None
    assert today_text(closed, at("2026-11-20T10:00:00"), "ja") == "当面お休みです。"


def test_another_zones_moment_is_the_same_moment() -> None:
    assert schedule().is_open(at("2026-11-20T02:00:00", ZoneInfo("UTC")))
    assert not schedule().is_open(at("2026-11-20T11:00:00", ZoneInfo("UTC")))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        schedule().is_open(datetime(2026, 11, 20, 11))


def test_a_day_that_ends_at_midnight() -> None:
    counter = schedule(weekend=(Period(1200, 1440),))
    assert counter.is_open(at("2026-11-21T23:59:59"))
    assert not counter.is_open(at("2026-11-22T00:00:00"))


@pytest.mark.parametrize(
    ("moment", "ja", "en"),
    [
        ("2026-11-20T14:00:00", "本日 14:00", "14:00 today"),
        ("2026-11-21T10:00:00", "明日 10:00", "10:00 tomorrow"),
        ("2026-11-24T10:00:00", "11月24日(火) 10:00", "Tue 24 Nov, 10:00"),
    ],
)
def test_a_moment_in_words(moment: str, ja: str, en: str) -> None:
    now = at("2026-11-20T13:00:00")
    assert moment_text(at(moment), now, "ja") == ja
    assert moment_text(at(moment), now, "en") == en


def test_today_is_counted_in_the_counters_zone() -> None:
    before_midnight_in_utc = at("2026-11-20T23:30:00", ZoneInfo("UTC"))
    assert moment_text(at("2026-11-21T10:00:00"), before_midnight_in_utc, "ja") == "本日 10:00"


def test_the_week_in_words() -> None:
    assert week_text(schedule(), "ja") == "月〜金 10:00–13:00・14:00–18:00、土〜日 休み、祝日 休み"
    assert week_text(schedule(on_holidays=None), "en") == "Mon–Fri 10:00–13:00 and 14:00–18:00, Sat–Sun closed"


def test_today_in_words() -> None:
    assert today_text(schedule(), at("2026-11-20T11:00:00"), "en") == "Open now."
    assert today_text(schedule(), at("2026-11-20T18:30:00"), "ja") == (
        "ただいま営業時間外です。次は11月24日(火) 10:00からです。"
    )


def test_coming_exceptions_in_words() -> None:
    counter = schedule(exceptions={date(2026, 11, 28): (MORNING,), date(2027, 5, 1): ()})
    now = at("2026-11-20T11:00:00")
    assert exceptions_text(counter, now, "ja") == "11月28日(土) 10:00–13:00"
    assert exceptions_text(counter, now, "en", days=365) == "Sat 28 Nov 10:00–13:00, Sat 1 May closed"
    assert exceptions_text(counter, at("2027-06-01T00:00:00"), "ja") == ""


def test_the_shipped_hours_open_and_close(shipped: OpeningHours) -> None:
    assert shipped.support.is_open(at("2026-11-20T11:00:00"))
    assert not shipped.support.is_open(at("2026-11-23T11:00:00"))
    assert shipped.store.is_open(at("2026-11-23T11:00:00"))
    assert shipped.support.next_opening(at("2026-12-29T13:00:00")) == at("2027-01-04T13:00:00")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("holidays: []", "holiday: []", "holiday"),
        ('mon: ["10:00-13:00"', 'monday: ["10:00-13:00"', "mon"),
        ('"10:00-13:00", "14:00-18:00"', '"10:00-15:00", "14:00-18:00"', "before"),
        ('mon: ["10:00-13:00"', 'mon: ["13:00-10:00"', "forward"),
        ('mon: ["10:00-13:00"', 'mon: ["10-13"', "no time"),
        ('mon: ["10:00-13:00"', 'mon: ["10:00-13:75"', "no time"),
        ("18:00", "25:00", "forward"),
        ("Asia/Tokyo", "Asia/Edo", "Asia/Edo"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    path = tmp_path / "hours.yml"
    original = HOURS.read_text(encoding="utf-8")
    assert before in original
    path.write_text(original.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"hours\.yml.*{message}"):
        load_hours(path)
