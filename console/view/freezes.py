"""Freezes: who stopped what, why, and what it held back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.queue import Choice

Scope = Literal["everything", "channel", "account"]


@dataclass(frozen=True)
class Freeze:
    """One freeze, active while `lifted_at` is None."""

    id: str
    scope: Scope
    scope_name: str
    who: str
    reason: str
    since: datetime
    waiting: int = 0
    """Messages that it holds back now."""
    in_flight: int = 0
    """Messages that were already on their way."""
    lifted_at: datetime | None = None
    lifted_by: str = ""


@dataclass(frozen=True)
class Freezes:
    """The page. `targets` are values of the form's scope field: `channel:line`, `account:ID`."""

    active: tuple[Freeze, ...]
    past: tuple[Freeze, ...]
    targets: tuple[Choice, ...]
    problem: Literal["", "reason_missing"] = ""
    chosen: str = "everything"
