"""Accounts, as the command line handles them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from desk import accounts
from desk.accounts import AccountState
from desk.control.on_record import ACTOR, on_record, this_ring


@dataclass(frozen=True)
class AddAccount:
    """An account to connect; the caller has checked the keys against what the channel knows."""

    account_id: str
    channel: str
    name: str
    api_base: str
    hosts: tuple[str, ...]
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    brand: str = ""


@dataclass(frozen=True)
class AccountLine:
    """An account in a list, without secrets."""

    id: str
    channel: str
    name: str
    api_base: str
    state: AccountState
    state_reason: str
    unreadable: tuple[str, ...]


@steps("channels.add")
async def add_account(database: Database, request: AddAccount) -> None:
    """Raises AccountRefused."""
    ring, now = this_ring(), SystemClock().now()
    await on_record(
        database,
        lambda c: accounts.add(
            c, ring, account_id=request.account_id, channel=request.channel, name=request.name,
            api_base=request.api_base, hosts=request.hosts, settings=request.settings, secrets=request.secrets,
            brand=request.brand, now=now, actor=ACTOR,
        ),
    )  # fmt: skip


@steps("channels.list")
async def list_accounts(database: Database, request: None) -> list[AccountLine]:
    """All connected accounts, the oldest first."""
    ring = this_ring()
    return [
        AccountLine(each.id, each.channel, each.name, each.api_base, each.state, each.state_reason, each.unreadable)
        for each in await database.read(lambda c: accounts.all_accounts(c, ring))
    ]


@steps("channels.remove")
async def remove_account(database: Database, request: str) -> None:
    """Raises UnknownAccount."""
    await on_record(database, lambda c: accounts.remove(c, request, actor=ACTOR, now=SystemClock().now()))
