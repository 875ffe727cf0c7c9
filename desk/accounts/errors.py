"""What can be wrong with an account; the texts are for the person who asked."""

from typing import Literal

from core.refused import Refused

Problem = Literal[
    "id", "taken", "other_channel", "name", "brand", "address", "secret", "missing", "unknown_key", "gone"
]  # fmt: skip
"""What was wrong with what was given, as a code: the console has words for each."""


class AccountRefused(Refused):
    """What was asked of an account cannot be done."""

    def __init__(self, message: str, problem: Problem) -> None:
        super().__init__(message)
        self.problem: Problem = problem


class UnknownAccount(AccountRefused):
    """No connected account has this id."""

    def __init__(self, account_id: str) -> None:
        super().__init__(f"no account {account_id!r} is connected", "gone")
