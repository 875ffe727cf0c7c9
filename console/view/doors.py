"""Pages before or instead of the console: login and errors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.kinds import Language, Theme

LoginProblem = Literal["", "wrong", "throttled", "expired", "signed_out"]
PasswordProblem = Literal["", "wrong", "length", "same", "throttled"]
ErrorKind = Literal["not_found", "forbidden", "forged", "broken", "starting"]


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
