"""The connected accounts with their secrets opened, kept in memory and read again when somebody changes one."""

import asyncio
from collections.abc import Sequence

from connectors.contract import Account
from core.bus import Event
from core.database import Database
from core.keyring import KeyRing
from desk import accounts
from desk.accounts import StoredAccount


class UnknownAccountError(LookupError):
    """No account of this id is connected."""


class UnreadableAccountError(RuntimeError):
    """The account's secrets were encrypted with a key that is not here."""


class AccountBook:
    """Asked for every webhook and every call; never touches the tables for an answer."""

    def __init__(self, database: Database, ring: KeyRing) -> None:
        self._database = database
        self._ring = ring
        self._accounts: dict[str, Account] = {}
        self._unreadable: set[str] = set()
        self._platform_ids: dict[tuple[str, str], str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._reading = asyncio.Lock()
        self._keep(database.read_now(lambda c: accounts.all_accounts(c, ring)))
        database.bus.listen(self._hear)

    async def read(self) -> None:
        """Read all accounts again. One read after the other: an older one that took longer would win over a newer."""
        async with self._reading:
            self._keep(await self._database.read(lambda c: accounts.all_accounts(c, self._ring)))

    def _keep(self, stored: Sequence[StoredAccount]) -> None:
        self._accounts = {
            each.id: Account(each.id, each.channel, each.name, each.api_base, each.settings, each.secrets)
            for each in stored
        }
        self._unreadable = {each.id for each in stored if each.unreadable}
        self._platform_ids = {(each.channel, each.platform_id): each.id for each in stored if each.platform_id}

    def get(self, account_id: str) -> Account:
        """One account. Raises UnknownAccountError, UnreadableAccountError."""
        account = self._accounts.get(account_id)
        if account is None:
            raise UnknownAccountError(account_id)
        if account_id in self._unreadable:
            raise UnreadableAccountError(account_id)
        return account

    @property
    def unreadable(self) -> frozenset[str]:
        """Ids of the accounts whose secrets have to be entered again."""
        return frozenset(self._unreadable)

    def of_channel(self, channel: str) -> list[Account]:
        """All readable accounts of a channel."""
        return [each for each in self._accounts.values() if each.channel == channel and each.id not in self._unreadable]

    def routed(self, account: Account, destination: str | None) -> Account:
        """The account that an entry is for: any connected one with the same secrets that has this platform id."""
        other = self._accounts.get(self._platform_ids.get((account.channel, destination or ""), account.id))
        if other is None or other.id in self._unreadable:
            return account
        signing = {name for name in other.secrets if name.endswith("secret")}
        same = all(other.secrets[name] == account.secrets.get(name) for name in signing)
        return other if same else account

    def _hear(self, events: list[Event]) -> None:
        if any(event.topic == "account" for event in events):
            task = asyncio.ensure_future(self.read())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
