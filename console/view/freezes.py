"""Freezes: who stopped what, why, what it held back; and the statements that pass one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.queue import Choice

Scope = Literal["everything", "channel", "account", "brand", "campaign"]


@dataclass(frozen=True)
class Held:
    """A message that a freeze stopped. `hindrance` non-empty: nobody can release it any more, for that reason."""

    id: str
    channel: str
    account: str
    customer: str
    author: Literal["bot", "agent", "system"]
    author_name: str
    text: str
    since: datetime
    ticket: int | None = None
    wrote_since: bool = False
    """The customer has written after it."""
    hindrance: Literal["", "overtaken", "answered_past", "window_closed", "expired"] = ""


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
    """Messages that it holds back now, or held back when it was lifted."""
    in_flight: int = 0
    """Messages that were already on their way."""
    held: tuple[Held, ...] = ()
    """What it holds back; once it is lifted, what waits for a person's word."""
    more: int = 0
    """How many of these are not shown."""
    lifted_at: datetime | None = None
    lifted_by: str = ""


StatementProblem = Literal["", "title", "text", "known", "own", "gate"]


@dataclass(frozen=True)
class Statement:
    """Words that pass a freeze once another person than their author has approved them."""

    id: str
    title: str
    text: str
    made_by: str
    made_at: datetime
    mine: bool = False
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True)
class StatementForm:
    """What was entered of a new one, and what was wrong with it."""

    title: str = ""
    text: str = ""
    problem: StatementProblem = ""
    detail: str = ""
    """What the gate objects to."""


FreezeProblem = Literal["", "reason_missing", "campaign_missing"]


@dataclass(frozen=True)
class Freezes:
    """The page. `targets` are values of the form's scope field: `channel:line`, `account:ID`, `brand:NAME`."""

    active: tuple[Freeze, ...]
    past: tuple[Freeze, ...]
    targets: tuple[Choice, ...]
    problem: FreezeProblem = ""
    chosen: str = "everything"
    statements: tuple[Statement, ...] = ()
    form: StatementForm = StatementForm()
    review: tuple[Freeze, ...] = ()
    """Lifted, but a person has still to decide what becomes of what they stopped."""
