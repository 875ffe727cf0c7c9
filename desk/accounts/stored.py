"""Look up connected accounts, their secrets opened as far as the key ring can."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, Select, select

from core.keyring import KeyRing, UnreadableError
from core.tables import account, credential
from desk.accounts.credentials import open_secret

AccountState = Literal["connected", "token_dead", "stopped"]


@dataclass(frozen=True)
class StoredAccount:
    """A connected account. Never logged, never stored in this form."""

    id: str
    channel: str
    name: str
    brand: str
    """The company's brand that it speaks for; empty: none."""
    api_base: str
    platform_id: str | None
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    unreadable: tuple[str, ...]
    """The secrets to enter again: the key ring lacks their key, or they were altered."""
    state: AccountState
    state_reason: str
    checks: list[dict[str, str]] | None
    """The steps of the last connection check."""
    checked_at: datetime | None
    last_event_at: datetime | None


_accounts = (
    select(
        account.c.id, account.c.channel, account.c.name, account.c.brand, account.c.api_base, account.c.platform_id,
        account.c.settings,
        account.c.state, account.c.state_reason, account.c.checks, account.c.checked_at, account.c.last_event_at,
    )
    .where(account.c.removed_at.is_(None))
    .order_by(account.c.created_at, account.c.id)
)  # fmt: skip
_credentials = select(credential.c.account_id, credential.c.name, credential.c.key_id, credential.c.sealed).order_by(
    credential.c.name
)


def open_account(connection: Connection, ring: KeyRing, account_id: str) -> StoredAccount | None:
    """One connected account; None when there is none of this id."""
    found = _open(
        connection, ring, _accounts.where(account.c.id == account_id),
        _credentials.where(credential.c.account_id == account_id),
    )  # fmt: skip
    return found[0] if found else None


def kept_checks(connection: Connection, account_id: str) -> list[dict[str, str]]:
    """The steps of an account's last check."""
    return connection.execute(select(account.c.checks).where(account.c.id == account_id)).scalar() or []


def all_accounts(connection: Connection, ring: KeyRing) -> list[StoredAccount]:
    """All connected accounts, the oldest first."""
    return _open(connection, ring, _accounts, _credentials)


def _open(connection: Connection, ring: KeyRing, accounts: Select[*tuple[object, ...]],
          credentials: Select[*tuple[object, ...]]) -> list[StoredAccount]:  # fmt: skip
    rows = connection.execute(accounts).all()
    opened: dict[str, dict[str, str]] = {row.id: {} for row in rows}
    unreadable: dict[str, list[str]] = {row.id: [] for row in rows}
    for each in connection.execute(credentials):
        if each.account_id in opened:
            try:
                opened[each.account_id][each.name] = open_secret(ring, each)
            except UnreadableError:
                unreadable[each.account_id].append(each.name)
    return [_stored(row, opened[row.id], unreadable[row.id]) for row in rows]


def _stored(row: Row[*tuple[object, ...]], secrets: Mapping[str, str], unreadable: Iterable[str]) -> StoredAccount:
    return StoredAccount(
        id=row.id, channel=row.channel, name=row.name, brand=row.brand, api_base=row.api_base,
        platform_id=row.platform_id, settings=row.settings, secrets=secrets, unreadable=tuple(unreadable),
        state=row.state, state_reason=row.state_reason, checks=row.checks, checked_at=row.checked_at,
        last_event_at=row.last_event_at,
    )  # fmt: skip
