"""The desk's few numbers that a company may set: read at start, the same for the whole process."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Rules:
    """Spans and caps, with the values they have unless somebody says otherwise."""

    waiting_line_every: timedelta = timedelta(minutes=30)
    native_pause: timedelta = timedelta(hours=12)
    loop_window: timedelta = timedelta(minutes=2)
    loop_in_window: int = 8
    loop_in_an_hour: int = 40


_rules = Rules()


def rules() -> Rules:
    """The rules in force."""
    return _rules


def set_rules(wanted: Rules) -> None:
    """Put rules in force, at start."""
    global _rules
    _rules = wanted
