"""Dates and times as people read them, in Japan's time: 24-hour clock, half-width digits, 11月20日(金)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from console.view.kinds import Language

ZONE = ZoneInfo("Asia/Tokyo")
WEEKDAYS_JA = "月火水木金土日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SOON = timedelta(hours=1)


def local_date(moment: datetime) -> date:
    """The day in Japan."""
    return moment.astimezone(ZONE).date()


def clock(moment: datetime) -> str:
    """13:58"""
    return moment.astimezone(ZONE).strftime("%H:%M")


def clock_seconds(moment: datetime) -> str:
    """13:58:07"""
    return moment.astimezone(ZONE).strftime("%H:%M:%S")


def day(moment: datetime, language: Language) -> str:
    """11月20日(金) / Fri 20 Nov"""
    on = local_date(moment)
    if language == "ja":
        return f"{on.month}月{on.day}日({WEEKDAYS_JA[on.weekday()]})"
    return f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]}"


def day_with_year(moment: datetime, language: Language) -> str:
    """2026年11月20日(金) / Fri 20 Nov 2026"""
    year = local_date(moment).year
    return f"{year}年{day(moment, language)}" if language == "ja" else f"{day(moment, language)} {year}"


def short(moment: datetime, now: datetime, language: Language) -> str:
    """The least that tells when: 13:58 today, 昨日 17:12, 11/14 this year, 2025/11/14 before."""
    on, today = local_date(moment), local_date(now)
    if on == today:
        return clock(moment)
    if on == today - timedelta(days=1):
        return ("昨日 " if language == "ja" else "Yesterday ") + clock(moment)
    if on.year == today.year:
        return f"{on.month}/{on.day:02}" if language == "ja" else f"{on.day} {MONTHS_EN[on.month - 1]}"
    return f"{on.year}/{on.month}/{on.day:02}" if language == "ja" else f"{MONTHS_EN[on.month - 1]} {on.year}"


def at(moment: datetime, now: datetime, language: Language) -> str:
    """Day and time, the day named when it is near: 13:58, 昨日 13:58, 明日 13:58, 11月14日(土)13:58."""
    distance = (local_date(moment) - local_date(now)).days
    if distance in (-1, 0):
        return short(moment, now, language)
    if distance == 1:
        return ("明日 " if language == "ja" else "tomorrow ") + clock(moment)
    joint = "" if language == "ja" else " "
    return day(moment, language) + joint + clock(moment)


def minutes_until(moment: datetime, now: datetime) -> int:
    """Whole minutes left, negative when past: 42 for 42 min 10 s, -4 for 4 min 10 s ago."""
    seconds = (moment - now).total_seconds()
    return int(seconds // 60) if seconds >= 0 else -int(-seconds // 60)
