"""What the command line may ask of people, tokens and accounts; importing this makes the commands known."""

from desk.control.accounts import AccountLine, AddAccount, add_account, list_accounts, remove_account
from desk.control.first_user import FirstUser, bootstrap
from desk.control.tokens import AddToken, issue_token, list_tokens, withdraw_token
from desk.control.users import Leaver, NewUser, ResetUser, disable_user, enable_user, let_in, list_users, reset_user

__all__ = [
    "AccountLine",
    "AddAccount",
    "AddToken",
    "FirstUser",
    "Leaver",
    "NewUser",
    "ResetUser",
    "add_account",
    "bootstrap",
    "disable_user",
    "enable_user",
    "issue_token",
    "let_in",
    "list_accounts",
    "list_tokens",
    "list_users",
    "remove_account",
    "reset_user",
    "withdraw_token",
]  # fmt: skip
