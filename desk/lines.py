"""Waiting lines: what a customer is told while a person is on the way. Written beforehand, judged like every word."""

from datetime import datetime

from core.hours import Schedule
from core.hours_text import moment_text

_OPEN = {
    ("ja", "private"): "お待たせしております。担当者が確認して、順番にお返事します。このままお待ちください。",
    ("en", "private"): "Thank you for waiting. A member of our team will read your message and answer in turn.",
    ("ja", "public"): "コメントありがとうございます。担当者が確認して、あらためてお返事します。",
    ("en", "public"): "Thank you for your comment. A member of our team will look into it and get back to you.",
}
_CLOSED = {
    ("ja", "private"): "ただいま営業時間外です。{when}から、担当者が順番にお返事します。",
    ("en", "private"): "Our team is away at the moment. We will be back from {when} and answer in turn.",
    ("ja", "public"): "コメントありがとうございます。{when}から、担当者があらためてお返事します。",
    ("en", "public"): "Thank you for your comment. Our team will get back to you from {when}.",
}


def waiting_text(schedule: Schedule, visibility: str, locale: str, now: datetime) -> str:
    """The line for this moment: while nobody is there it says when people are back."""
    key = ("en" if locale == "en" else "ja", visibility)
    opening = schedule.next_opening(now)
    if opening is None or schedule.is_open(now):
        return _OPEN[key]
    return _CLOSED[key].format(when=moment_text(opening, now, key[0]))
