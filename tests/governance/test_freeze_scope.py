"""Freezes by everything, channel, account, brand and campaign: what each covers, and which there are not."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from core.database import Database
from core.tables import account
from governance import freeze
from governance.freeze_scope import UnknownScopeError, brands

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ACCOUNTS = (
    ("shop", "line", "よりみち"),
    ("wear", "instagram", "よりみち"),
    ("site", "webchat", "まどぐち"),
    ("lab", "line", ""),
)


@pytest.fixture
def house(database: Database) -> Database:
    rows = [{"id": key, "channel": channel, "brand": brand, "name": key, "api_base": "", "settings": {},
             "created_at": NOW} for key, channel, brand in ACCOUNTS]  # fmt: skip
    database.write_now(lambda c: c.execute(insert(account), rows))
    return database


def frozen(house: Database, scope: str) -> set[str]:
    """The accounts that nothing leaves once this is stopped."""
    house.write_now(lambda c: freeze.declare(c, scope=scope, reason="x", actor="user:tanaka", now=NOW))
    return {key for key, channel, _ in ACCOUNTS
            if house.read_now(lambda c, key=key, channel=channel: freeze.covers(c, channel, key))}  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("everything", {"shop", "wear", "site", "lab"}),
        ("channel:line", {"shop", "lab"}),
        ("account:shop", {"shop"}),
        ("brand:よりみち", {"shop", "wear"}),
        ("campaign:冬のセール", set()),
    ],
)
def test_what_a_scope_covers(house: Database, scope: str, covered: set[str]) -> None:
    assert frozen(house, scope) == covered


@pytest.mark.parametrize(
    "scope",
    ["", "all", "brand", "brand:", "brand: ", "brand:よりみち ", "brand:ほか", "account:nobody", "channel:pigeon",
     "campaign:", "team:x", "everything:x", "campaign:" + "x" * 300],
)  # fmt: skip
def test_a_scope_that_would_stop_nothing_is_refused(house: Database, scope: str) -> None:
    with pytest.raises(UnknownScopeError):
        frozen(house, scope)
    assert house.read_now(freeze.listed) == []


def test_a_brand_is_there_while_an_account_speaks_for_it(house: Database) -> None:
    assert house.read_now(brands) == ["まどぐち", "よりみち"]
    gone = update(account).where(account.c.id == "site").values(removed_at=NOW, state="removed")
    house.write_now(lambda c: c.execute(gone))
    assert house.read_now(brands) == ["よりみち"]
    with pytest.raises(UnknownScopeError, match="no brand 'まどぐち'"):
        frozen(house, "brand:まどぐち")
