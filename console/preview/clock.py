"""The preview's time: a Friday afternoon that goes on from 13:23."""

import time
from datetime import datetime, timedelta

from console.i18n.dates import ZONE

START = datetime(2026, 11, 20, 13, 23, 10, tzinfo=ZONE)
_began = time.monotonic()


def now() -> datetime:
    """The preview's present moment."""
    return START + timedelta(seconds=time.monotonic() - _began)


def on(month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def today(hour: int, minute: int) -> datetime:
    """A moment of the preview's day."""
    return on(11, 20, hour, minute)
