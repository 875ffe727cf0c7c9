"""Which routes held answers take, by which calendar their limits run: put in force at start, the same for all."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from core.hours import Schedule, load_hours
from governance.approvals.routes import Routes, load_routes


@dataclass(frozen=True)
class Ways:
    """What a new case is measured by."""

    routes: Routes = field(default_factory=load_routes)
    hours: Schedule = field(default_factory=lambda: load_hours().support)
    line_after: timedelta = timedelta(minutes=10)
    """A customer who waits for a held answer longer than this is told so, once."""


_ways: Ways | None = None


def ways() -> Ways:
    """What is in force; the shipped routes and hours unless somebody says otherwise."""
    global _ways
    if _ways is None:
        _ways = Ways()
    return _ways


def set_ways(wanted: Ways) -> None:
    """Put other ones in force. Cases that are open keep the route they have."""
    global _ways
    _ways = wanted


def go_by(routes: Routes) -> None:
    """Put other routes in force, with everything else as it is."""
    set_ways(replace(ways(), routes=routes))
