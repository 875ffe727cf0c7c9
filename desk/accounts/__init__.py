"""Connected accounts: added, looked up with their secrets opened, flagged, removed.

AccountRefused     what was asked of an account cannot be done
├ UnknownAccount     no connected account has this id
└ AddressRefused     this is no address where its secrets may be sent
"""

from desk.accounts.addresses import AddressRefused, check_api_base
from desk.accounts.changes import add, record_check, remove, set_platform_id, set_secrets, set_settings, set_state
from desk.accounts.errors import AccountRefused, UnknownAccount
from desk.accounts.stored import AccountState, StoredAccount, all_accounts, kept_checks, open_account

__all__ = [
    "AccountRefused", "AccountState", "AddressRefused", "StoredAccount", "UnknownAccount",
    "add", "all_accounts", "check_api_base", "kept_checks", "open_account", "record_check", "remove",
    "set_platform_id", "set_secrets", "set_settings", "set_state",
]  # fmt: skip
