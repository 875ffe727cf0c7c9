"""Opening hours in words, Japanese and English."""

from datetime import datetime, timedelta
from itertools import groupby

from core.hours import Periods, Schedule

_DAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment_text(at: datetime, now: datetime, locale: str) -> str:
    """A coming moment as one says it at the counter: 本日 14:00, 明日 10:00, 11月24日(火) 10:00."""
    days = (at.date() - now.astimezone(at.tzinfo).date()).days
    clock = f"{at.hour}:{at.minute:02}"
    if locale == "en":
        near = {0: f"{clock} today", 1: f"{clock} tomorrow"}
        return near.get(days, f"{_DAYS['en'][at.weekday()]} {at.day} {_MONTHS[at.month - 1]}, {clock}")
    near = {0: f"本日 {clock}", 1: f"明日 {clock}"}
    return near.get(days, f"{at.month}月{at.day}日({_DAYS['ja'][at.weekday()]}) {clock}")


def week_text(schedule: Schedule, locale: str) -> str:
    """The weekly hours in one line, equal neighbours together, holidays at the end where they differ."""
    groups = groupby(range(7), key=lambda day: schedule.weekly[day])
    parts = [f"{_span(list(days), locale)} {_periods_text(periods, locale)}" for periods, days in groups]
    if schedule.on_holidays is not None:
        word = "public holidays" if locale == "en" else "祝日"
        parts.append(f"{word} {_periods_text(schedule.on_holidays, locale)}")
    return (", " if locale == "en" else "、").join(parts)


def today_text(schedule: Schedule, now: datetime, locale: str) -> str:
    """Whether somebody is there now, and if not, from when."""
    opening = schedule.next_opening(now)
    if schedule.is_open(now):
        return "Open now." if locale == "en" else "ただいま営業中です。"
    if opening is None:
        return "Closed for the time being." if locale == "en" else "当面お休みです。"
    when = moment_text(opening, now, locale)
    return f"Closed now; opens {when}." if locale == "en" else f"ただいま営業時間外です。次は{when}からです。"


def exceptions_text(schedule: Schedule, now: datetime, locale: str, days: int = 14) -> str:
    """The days off the usual within the next fortnight, or an empty text."""
    first = now.astimezone(schedule.zone).date()
    coming = sorted(day for day in schedule.exceptions if first <= day < first + timedelta(days=days))
    parts = [_exception(schedule, datetime(day.year, day.month, day.day), locale) for day in coming]
    return (", " if locale == "en" else "、").join(parts)


def _exception(schedule: Schedule, day: datetime, locale: str) -> str:
    hours = _periods_text(schedule.exceptions[day.date()], locale)
    if locale == "en":
        return f"{_DAYS['en'][day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {hours}"
    return f"{day.month}月{day.day}日({_DAYS['ja'][day.weekday()]}) {hours}"


def _span(days: list[int], locale: str) -> str:
    names = [_DAYS[locale][day] for day in days]
    if len(names) == 1:
        return names[0]
    dash = "–" if locale == "en" else "〜"
    return f"{names[0]}{dash}{names[-1]}"


def _periods_text(periods: Periods, locale: str) -> str:
    if not periods:
        return "closed" if locale == "en" else "休み"
    return (" and " if locale == "en" else "・").join(map(str, periods))
