"""Connect, change and remove accounts; each change is on record and told as `account` on the bus."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from core.bus import publish
from core.keyring import KeyRing
from core.tables import account
from desk.accounts.addresses import check_api_base
from desk.accounts.credentials import forget_secrets, store_secrets
from desk.accounts.errors import AccountRefused, UnknownAccount
from desk.accounts.stored import AccountState
from governance.audit import record

ID = re.compile(r"[a-z0-9-]{1,40}")
LONGEST_NAME = 200
LONGEST_BRAND = 60


def add(connection: Connection, ring: KeyRing, *, account_id: str, channel: str, name: str, api_base: str,
        settings: Mapping[str, str], secrets: Mapping[str, str], now: datetime, hosts: Collection[str] = (),
        platform_id: str | None = None, brand: str = "", actor: str = "system") -> None:  # fmt: skip
    """Connect an account. The id of a removed account of the same channel takes its conversations up again.

    `hosts` are the platform's own: `api_base` is one of them or loopback. Raises AccountRefused.
    """
    if not ID.fullmatch(account_id):
        raise AccountRefused("an account's id is 1 to 40 of the signs a-z, 0-9 and -", "id")
    values = {
        "name": _checked_name(name), "brand": _checked_brand(brand),
        "api_base": check_api_base(api_base, hosts), "platform_id": platform_id or None, "settings": dict(settings),
        "state": "connected", "state_reason": "", "checks": None, "checked_at": None,
        "removed_at": None,
    }  # fmt: skip
    before = _row(connection, account_id)
    if before is None:
        connection.execute(account.insert(), {"id": account_id, "channel": channel, "created_at": now, **values})
    elif before.removed_at is None:
        raise AccountRefused(f"there is an account {account_id!r} already", "taken")
    elif before.channel != channel:
        raise AccountRefused(f"{account_id!r} was an account of {before.channel}; take another id", "other_channel")
    else:
        connection.execute(update(account).where(account.c.id == account_id).values(values))
    store_secrets(connection, ring, account_id, secrets)
    facts = {"channel": channel, "brand": values["brand"], "api_base": values["api_base"], "secrets": sorted(secrets)}
    _changed(connection, "account.add", account_id, facts, actor, now)


def set_secrets(connection: Connection, ring: KeyRing, account_id: str, secrets: Mapping[str, str], *, actor: str,
                now: datetime) -> None:  # fmt: skip
    """Enter secrets again; a dead token's account counts as connected from now on. Raises AccountRefused."""
    _update(connection, account_id, state="connected", state_reason="")
    store_secrets(connection, ring, account_id, secrets)
    _changed(connection, "account.secrets", account_id, {"secrets": sorted(secrets)}, actor, now)


def set_settings(connection: Connection, account_id: str, *, name: str, settings: Mapping[str, str], actor: str,
                 now: datetime, brand: str | None = None) -> None:  # fmt: skip
    """Change what is no secret; None leaves the brand as it is. Raises AccountRefused."""
    values: dict[str, object] = {"name": _checked_name(name), "settings": dict(settings)}
    if brand is not None:
        values["brand"] = _checked_brand(brand)
    _update(connection, account_id, **values)
    _changed(connection, "account.settings", account_id, values, actor, now)


def set_platform_id(connection: Connection, account_id: str, platform_id: str, *, now: datetime) -> None:
    """What the platform calls this account, as a connection check learned it. Raises UnknownAccount."""
    before = _row(connection, account_id)
    if before is None or before.platform_id != platform_id:
        _update(connection, account_id, platform_id=platform_id)
        _changed(connection, "account.platform_id", account_id, {"platform_id": platform_id}, "system", now)


def set_state(connection: Connection, account_id: str, state: AccountState, reason: str, *, now: datetime,
              actor: str = "system") -> bool:  # fmt: skip
    """Flag an account; False when it already was in this state for this reason, or is not connected any more."""
    changed = connection.execute(
        update(account)
        .where(account.c.id == account_id, account.c.removed_at.is_(None))
        .where((account.c.state != state) | (account.c.state_reason != reason))
        .values(state=state, state_reason=reason)
    ).rowcount
    if changed:
        _changed(connection, "account.state", account_id, {"state": state, "reason": reason}, actor, now)
    return bool(changed)


def record_check(connection: Connection, account_id: str, steps: Sequence[Mapping[str, str]], *, now: datetime) -> None:
    """Keep the steps of a connection check. Raises UnknownAccount."""
    _update(connection, account_id, checks=[dict(step) for step in steps], checked_at=now)
    publish(connection, "account", id=account_id)


def remove(connection: Connection, account_id: str, *, actor: str, now: datetime) -> None:
    """Disconnect: its secrets are deleted, its conversations stay. Raises UnknownAccount."""
    _update(connection, account_id, state="removed", state_reason="", removed_at=now)
    forget_secrets(connection, account_id)
    _changed(connection, "account.remove", account_id, {}, actor, now)


def _row(connection: Connection, account_id: str) -> Row[*tuple[object, ...]] | None:
    columns = (account.c.channel, account.c.platform_id, account.c.removed_at)
    return connection.execute(select(*columns).where(account.c.id == account_id)).one_or_none()


def _update(connection: Connection, account_id: str, **values: object) -> None:
    statement = update(account).where(account.c.id == account_id, account.c.removed_at.is_(None)).values(values)
    if connection.execute(statement).rowcount != 1:
        raise UnknownAccount(account_id)


def _changed(connection: Connection, act: str, account_id: str, facts: Mapping[str, object], actor: str,
             now: datetime) -> None:  # fmt: skip
    record(connection, actor=actor, act=act, subject=f"account:{account_id}", facts=facts, now=now)
    publish(connection, "account", id=account_id)


def _checked_brand(brand: str) -> str:
    """The company's brand that the account speaks for: a freeze can stop all of its accounts. Empty: none."""
    brand = brand.strip()
    if len(brand) > LONGEST_BRAND or any(unicodedata.category(sign).startswith("C") for sign in brand):
        raise AccountRefused(f"a brand is one line of at most {LONGEST_BRAND} characters", "brand")
    return brand


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or any(unicodedata.category(sign).startswith("C") for sign in name):
        raise AccountRefused(f"an account's name is one line of 1 to {LONGEST_NAME} characters", "name")
    return name
