"""What can be wrong with an account; the texts are for the person who asked."""

from core.refused import Refused


class AccountRefused(Refused):
    """What was asked of an account cannot be done."""


class UnknownAccount(AccountRefused):
    """No connected account has this id."""

    def __init__(self, account_id: str) -> None:
        super().__init__(f"no account {account_id!r} is connected")
