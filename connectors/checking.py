"""The connection check of an account: what its platform says, what a person has confirmed, kept for the next look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Literal

from sqlalchemy import Connection

from connectors.contract import Account, CheckStep, Fetch
from connectors.registry import connector_for
from core.database import Database
from core.keyring import KeyRing
from desk import accounts
from desk.accounts import StoredAccount, UnknownAccount
from governance import audit

State = Literal["ok", "warn", "fail", "todo"]
READABLE = "credentials"
"""Our own first step: whether the account's secrets are all here and can be opened."""


@dataclass(frozen=True)
class Step:
    """One line of a check. `confirmed_by`: a person did it at the platform and said so, since no API tells."""

    name: str
    state: State
    detail: str = ""
    confirmed_by: str = ""


def steps_of(channel: str) -> tuple[str, ...]:
    """Every step that the check of a channel can name, in the order in which a person should mend them."""
    module = import_module(f"{type(connector_for(channel)).__module__.rpartition('.')[0]}.checks")
    return (READABLE, *module.STEPS) if _has_secrets(channel) else tuple(module.STEPS)


def missing_secrets(account: StoredAccount) -> list[str]:
    """The secrets that have to be entered: never given, or unreadable."""
    needed = [each.name for each in connector_for(account.channel).settings if each.secret and each.required]
    return [name for name in needed if name not in account.secrets]


async def check_account(database: Database, ring: KeyRing, fetch: Fetch, account_id: str, *, webhook_url: str | None,
                        now: datetime) -> list[Step]:  # fmt: skip
    """Look at the account, keep what was found, answer it. Raises UnknownAccount."""
    stored = await database.read(lambda c: accounts.open_account(c, ring, account_id))
    if stored is None:
        raise UnknownAccount(account_id)
    missing = missing_secrets(stored)
    steps = [Step(READABLE, "fail" if missing else "ok", ", ".join(missing))] if _has_secrets(stored.channel) else []
    if not missing:
        connector = connector_for(stored.channel)
        steps += [_step(each) for each in await connector.check(_opened(stored), fetch, webhook_url)]
    return await database.write(lambda c: _keep(c, stored, steps, now))


def confirm(connection: Connection, account_id: str, name: str, *, actor: str, now: datetime) -> bool:
    """A person has done a step at the platform. False: the last check has no such step to be done."""
    before = _checks(connection, account_id)
    if not any(each.name == name and each.state == "todo" for each in before):
        return False
    after = [Step(each.name, "ok", each.detail, actor) if each.name == name else each for each in before]
    accounts.record_check(connection, account_id, [vars(each) for each in after], now=now)
    audit.record(connection, actor=actor, act="account.confirm", subject=f"account:{account_id}",
                 facts={"step": name}, now=now)  # fmt: skip
    return True


def last_check(checks: Sequence[Mapping[str, str]] | None) -> list[Step]:
    """The steps of the last check, as they are kept."""
    return [
        Step(each["name"], _state(each["state"]), each.get("detail", ""), each.get("confirmed_by", ""))
        for each in checks or ()
    ]


def _keep(connection: Connection, stored: StoredAccount, steps: Sequence[Step], now: datetime) -> list[Step]:
    """What a person confirmed before stays confirmed: no API tells otherwise."""
    confirmed = {each.name: each.confirmed_by for each in _checks(connection, stored.id) if each.confirmed_by}
    kept = [
        Step(each.name, "ok", each.detail, confirmed[each.name])
        if each.state == "todo" and each.name in confirmed
        else each
        for each in steps
    ]
    accounts.record_check(connection, stored.id, [vars(each) for each in kept], now=now)
    for setting in connector_for(stored.channel).settings:
        if setting.identifies and stored.settings.get(setting.name):
            accounts.set_platform_id(connection, stored.id, stored.settings[setting.name], now=now)
    return kept


def _has_secrets(channel: str) -> bool:
    return any(each.secret for each in connector_for(channel).settings)


def _checks(connection: Connection, account_id: str) -> list[Step]:
    return last_check(accounts.kept_checks(connection, account_id))


def _opened(stored: StoredAccount) -> Account:
    return Account(stored.id, stored.channel, stored.name, stored.api_base, stored.settings, stored.secrets)


def _step(each: CheckStep) -> Step:
    return Step(each.name, each.state, each.detail)


def _state(stored: str) -> State:
    known: dict[str, State] = {"ok": "ok", "warn": "warn", "fail": "fail"}
    return known.get(stored, "todo")
