"""What did not leave, or whose fate is unknown: one list with buttons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class FailedDelivery:
    """One delivery that waits for a person."""

    id: str
    kind: Literal["dead", "unconfirmed"]
    at: datetime
    channel: str
    account: str
    customer: str
    ticket: int | None
    author: Literal["bot", "agent", "system"]
    author_name: str
    text: str
    reason: str
    detail: str = ""
    attempts: int = 1
    can_retry: bool = True


@dataclass(frozen=True)
class FailedJob:
    """Work other than sending that was given up after its attempts."""

    id: str
    at: datetime
    lane: str
    reason: str
    attempts: int
    ticket: int | None = None


@dataclass(frozen=True)
class Failures:
    """The page."""

    unconfirmed: tuple[FailedDelivery, ...] = ()
    dead: tuple[FailedDelivery, ...] = ()
    jobs: tuple[FailedJob, ...] = ()
