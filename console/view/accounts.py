"""Connected accounts and their connection checks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

StepKind = Literal[
    "redelivery",
    "credentials",
    "token",
    "webhook_address",
    "webhook_active",
    "webhook_test",
    "subscription",
    "first_event",
    "page_opens",
]


@dataclass(frozen=True)
class Credential:
    """One secret, never its value."""

    key: str
    state: Literal["stored", "missing", "unreadable", "refused"]
    changed_at: datetime | None = None


@dataclass(frozen=True)
class CheckStep:
    """One step. `by_hand`: a person does it at the platform and says so here."""

    kind: StepKind
    state: Literal["ok", "failed", "waiting", "not_reached"]
    by_hand: bool = False
    detail: str = ""


@dataclass(frozen=True)
class AccountCheck:
    """The last check, or the one to begin."""

    steps: tuple[CheckStep, ...]
    at: datetime | None = None


@dataclass(frozen=True)
class Account:
    """One account as the list shows it."""

    id: str
    channel: str
    name: str
    health: Literal["ok", "token_dead", "credentials", "unchecked", "silent"]
    webhook_address: str
    credentials: tuple[Credential, ...]
    check: AccountCheck
    last_received_at: datetime | None = None
    last_sent_at: datetime | None = None
    waiting: int = 0
    """Messages that wait because nothing can be sent."""


@dataclass(frozen=True)
class Accounts:
    """The page."""

    accounts: tuple[Account, ...]
    open: str = ""
    """The account whose check is unfolded."""
