"""What stands around every page: who is signed in, the navigation's counts, banners, the one toast."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from console.view.kinds import Language, Role, Section, Theme


@dataclass(frozen=True)
class Preferences:
    """What a person has chosen for their own screen. Sent to the server, so no page flashes in the wrong theme."""

    language: Language = "ja"
    theme: Theme = "system"
    sound: bool = True
    enter_sends: bool = False
    single_keys: bool = True
    undo_seconds: int = 6
    """How long a message waits before it leaves: 0–10 s."""


@dataclass(frozen=True)
class Person:
    """The signed-in colleague. `name` is the surname that chips show."""

    id: str
    name: str
    email: str
    role: Role


@dataclass(frozen=True)
class FreezeNotice:
    """An active freeze as the banner on every page tells it. `scope_name`: a channel's key, else its name."""

    scope: Literal["everything", "channel", "account", "brand", "campaign"]
    scope_name: str
    who: str
    reason: str
    since: datetime


@dataclass(frozen=True)
class Toast:
    """What just happened, with one way back. `key` is a catalogue key below `toast.`."""

    key: str
    values: dict[str, str | int] = field(default_factory=dict)
    undo_path: str | None = None
    """Posted to by 元に戻す."""
    ticket: int | None = None
    """The queue row that the act touched."""


@dataclass(frozen=True)
class Chrome:
    """The frame of a signed-in page."""

    person: Person
    preferences: Preferences
    csrf: str
    company: str
    now: datetime
    section: Section
    waiting: int = 0
    """Tickets in the queue: the badge and the tab's count."""
    approvals: int = 0
    """Held answers that this person can do something about."""
    problems: int = 0
    """Dead letters and unconfirmed sends that somebody can act on."""
    broken_accounts: int = 0
    freezes: tuple[FreezeNotice, ...] = ()
    bot_up: bool = True
    broken_rules: tuple[str, ...] = ()
    """Files whose published version cannot be used: everything is held."""
    toast: Toast | None = None
