"""Connected accounts and their connection checks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CredentialProblem = Literal["", "empty", "id", "taken", "other_channel", "name", "brand", "secret", "missing"]
"""What was wrong with what was entered."""
Health = Literal["ok", "token_dead", "stopped", "credentials", "failing", "unchecked", "silent"]


@dataclass(frozen=True)
class Credential:
    """One secret, never its value. `label` is the platform's own name for it, `hint` where it is found there."""

    key: str
    state: Literal["stored", "missing", "unreadable", "refused"]
    label: str = ""
    hint: str = ""


@dataclass(frozen=True)
class SettingField:
    """One field of an account's form, in the platform's own words. A secret's value is never shown again."""

    key: str
    label: str
    hint: str = ""
    secret: bool = False
    required: bool = False
    value: str = ""


@dataclass(frozen=True)
class AccountForm:
    """What it takes to connect an account of a channel, filled as far as it was before something was wrong."""

    channel: str
    fields: tuple[SettingField, ...]
    id: str = ""
    name: str = ""
    problem: CredentialProblem = ""
    brand: str = ""


@dataclass(frozen=True)
class CheckStep:
    """One step. `kind` has its wording below `check.step.`. `by_hand`: a person does it at the platform and says so."""

    kind: str
    state: Literal["ok", "warned", "failed", "waiting", "not_reached"]
    by_hand: bool = False
    detail: str = ""
    confirmed_by: str = ""
    unanswered: bool = False
    """The platform could not be reached: whether the step is done is not known."""


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
    health: Health
    address: str
    """Where the platform delivers to, or where our own page is."""
    credentials: tuple[Credential, ...]
    check: AccountCheck
    last_received_at: datetime | None = None
    last_sent_at: datetime | None = None
    waiting: int = 0
    """Messages that wait because nothing can be sent."""
    reason: str = ""
    """Why nothing can be sent, in the platform's case."""
    problem: CredentialProblem = ""
    """What was wrong with the secrets that were just entered."""
    settings: tuple[SettingField, ...] = ()
    """What is no secret and can be changed."""
    reachable: bool = True
    """False: the address is one that no platform can deliver to."""
    brand: str = ""
    """The company's brand that it speaks for."""


@dataclass(frozen=True)
class Accounts:
    """The page."""

    accounts: tuple[Account, ...]
    open: str = ""
    """The account whose check is unfolded."""
    forms: tuple[AccountForm, ...] = ()
    """One for each channel that can be connected."""
