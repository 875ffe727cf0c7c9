"""Pages before or instead of the console: login and errors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.approvals import Numbered
from console.view.conversation import Finding
from console.view.kinds import Language, Theme

LoginProblem = Literal["", "wrong", "throttled", "expired", "signed_out"]
PasswordProblem = Literal["", "wrong", "length", "same", "throttled"]
ErrorKind = Literal["not_found", "forbidden", "forged", "bad_query", "broken", "starting"]


@dataclass(frozen=True)
class Login:
    """The sign-in page. `csrf` belongs to the visitor's pre-session."""

    company: str
    csrf: str
    now: datetime
    language: Language = "ja"
    theme: Theme = "system"
    email: str = ""
    problem: LoginProblem = ""
    wait_seconds: int = 0
    next: str = "/"


@dataclass(frozen=True)
class ErrorPage:
    """A page that cannot be shown. `kind` chooses the words."""

    kind: ErrorKind
    language: Language = "ja"
    theme: Theme = "system"
    reference: str = ""
    """What to quote to whoever runs the system."""


@dataclass(frozen=True)
class NewPassword:
    """The page on which somebody chooses a password. `due`: nothing else is possible before."""

    csrf: str
    email: str
    language: Language = "ja"
    theme: Theme = "system"
    due: bool = False
    problem: PasswordProblem = ""


OutsideProblem = Literal["", "comment_missing", "not_allowed"]


@dataclass(frozen=True)
class Outside:
    """What somebody outside is asked to decide about. `done`: what they decided; `over` for a link that is used up."""

    done: str = ""
    company: str = ""
    asked_by: str = ""
    channel: str = ""
    version: int = 1
    messages: tuple[tuple[Numbered, ...], ...] = ()
    findings: tuple[Finding, ...] = ()
    can_ask_changes: bool = True
    expires_at: datetime | None = None
    problem: OutsideProblem = ""
    comment: str = ""
