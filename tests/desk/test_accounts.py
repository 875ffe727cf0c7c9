"""Connected accounts: what is refused, what is kept and how, and what a lost key leaves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from core.bus import Event
from core.database import Database
from core.keyring import KeyRing
from core.keyring.ring import new_key
from core.tables import account, audit, credential
from desk import accounts
from desk.accounts import AccountRefused, AddressRefused, StoredAccount, UnknownAccount

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
RING = KeyRing((new_key(),))
HOSTS = frozenset({"api.line.me"})
SECRETS = {"channel_secret": "c0ffee", "channel_access_token": "t0ken/+="}


def add(database: Database, **changes: object) -> None:
    given: dict[str, object] = {
        "account_id": "shop", "channel": "line", "name": "まどぐち 衣料店", "api_base": "https://api.line.me",
        "settings": {"greeting": "hello"}, "secrets": SECRETS, "now": NOW, "hosts": HOSTS,
    }  # fmt: skip
    database.write_now(lambda c: accounts.add(c, RING, **(given | changes)))  # type: ignore[arg-type]


def opened(database: Database, ring: KeyRing = RING, account_id: str = "shop") -> StoredAccount | None:
    return database.read_now(lambda c: accounts.open_account(c, ring, account_id))


def shop(database: Database, ring: KeyRing = RING) -> StoredAccount:
    found = opened(database, ring)
    assert found is not None
    return found


def test_an_account_comes_back_with_its_secrets(database: Database) -> None:
    add(database, platform_id="U1")
    found = shop(database)
    assert (found.channel, found.name, found.api_base, found.platform_id) == (
        "line", "まどぐち 衣料店", "https://api.line.me", "U1",
    )  # fmt: skip
    assert found.secrets == SECRETS
    assert found.settings == {"greeting": "hello"}
    assert (found.state, found.unreadable) == ("connected", ())
    assert database.read_now(lambda c: accounts.all_accounts(c, RING)) == [found]


def test_an_unknown_one_is_none(database: Database) -> None:
    assert opened(database) is None


def test_no_secret_stands_in_a_table_a_representation_or_an_event(database: Database) -> None:
    told: list[Event] = []
    database.bus.listen(told.extend)
    add(database)
    stored = database.read_now(lambda c: [c.execute(select(table)).all() for table in (account, credential, audit)])
    assert len(stored[1]) == 2
    for secret in SECRETS.values():
        assert secret not in repr((stored, told, shop(database)))


def test_a_line_end_of_a_file_is_not_part_of_a_secret(database: Database) -> None:
    add(database, secrets={"channel_secret": "c0ffee\n"})
    assert shop(database).secrets == {"channel_secret": "c0ffee"}


@pytest.mark.parametrize("secret", ["", "  \n", "two\nlines", "x" * 10_001, "nul\0"])
def test_what_is_no_secret_is_refused_by_its_name(sqlite_database: Database, secret: str) -> None:
    with pytest.raises(AccountRefused, match=r"^channel_secret must be one line"):
        add(sqlite_database, secrets={"channel_secret": secret})
    assert opened(sqlite_database) is None


@pytest.mark.parametrize("account_id", ["", "Shop", "店", "a_b", "a/b", "x" * 41, "shop\n"])
def test_an_id_that_would_not_fit_an_address_is_refused(sqlite_database: Database, account_id: str) -> None:
    with pytest.raises(AccountRefused, match="1 to 40 of the signs"):
        add(sqlite_database, account_id=account_id)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 201, "a\0"])
def test_a_name_that_is_no_line_of_text_is_refused(sqlite_database: Database, name: str) -> None:
    with pytest.raises(AccountRefused, match="1 to 200 characters"):
        add(sqlite_database, name=name)


@pytest.mark.parametrize(
    "address",
    ["https://api.line.me", "https://api.line.me/", "https://api.line.me:443", "http://127.0.0.1:9000",
     "http://127.8.8.8:1", "http://[::1]:9000", "http://localhost:9000/v2", "https://API.line.me"],
)  # fmt: skip
def test_the_platform_or_this_machine_may_be_called(address: str) -> None:
    assert accounts.check_api_base(address, HOSTS) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    ["", "api.line.me", "http://api.line.me", "https://api.line.me:8443", "https://api.line.me.", "https://evil.example",
     "https://api.line.me.evil.example", "https://evil.example/api.line.me", "https://api.line.me@evil.example",
     "https://evil.example?api.line.me", "https://evil.example#api.line.me", "https://10.0.0.1", "http://0.0.0.0",
     "http://169.254.169.254", "http://[::ffff:169.254.169.254]", "http://[::]", "http://127.0.0.1.nip.io", "http://127.1",
     "http://0x7f000001", "http://2130706433", "http://localhost.evil.example", "http://127.0.0.1\\@evil.example",
     "http://127.0.0.1\n.evil.example", "http://127.0.0.1:port", "http://[::1", "ftp://127.0.0.1", "file:///etc/passwd",
     "https://api。line。me", "https://аpi.line.me", "//api.line.me", "https:api.line.me", "https://"],
)  # fmt: skip
def test_nobody_else_may_be_called(sqlite_database: Database, address: str) -> None:
    with pytest.raises(AddressRefused, match=r"^api_base must be"):
        add(sqlite_database, api_base=address)
    assert opened(sqlite_database) is None


def test_without_hosts_only_this_machine_is_left(sqlite_database: Database) -> None:
    with pytest.raises(AddressRefused, match=r"^api_base must be an address on this machine$"):
        add(sqlite_database, hosts=())


def test_an_id_in_use_is_refused(database: Database) -> None:
    add(database)
    with pytest.raises(AccountRefused, match="'shop' already"):
        add(database, secrets={"channel_secret": "other"})
    assert shop(database).secrets == SECRETS


def test_a_lost_key_leaves_the_account_and_names_what_to_enter_again(database: Database) -> None:
    add(database)
    found = shop(database, KeyRing((new_key(),)))
    assert found.secrets == {}
    assert found.unreadable == ("channel_access_token", "channel_secret")
    assert found.settings == {"greeting": "hello"}


def test_entered_again_under_a_new_key_it_is_readable(database: Database) -> None:
    add(database)
    fresh = KeyRing((new_key(),))
    database.write_now(lambda c: accounts.set_state(c, "shop", "token_dead", "line.401", now=NOW))
    entered = {"channel_secret": "new"}
    database.write_now(lambda c: accounts.set_secrets(c, fresh, "shop", entered, actor="user:tanaka", now=NOW))
    found = shop(database, fresh)
    assert (found.secrets, found.unreadable, found.state) == (entered, ("channel_access_token",), "connected")


def test_a_secret_copied_to_another_account_is_unreadable_there(database: Database) -> None:
    add(database)
    add(database, account_id="other", secrets={"channel_secret": "x", "channel_access_token": "y"})
    stolen = select(credential.c.sealed).where(credential.c.account_id == "shop", credential.c.name == "channel_secret")

    def copy(connection: Connection) -> None:
        sealed = connection.scalar(stolen)
        connection.execute(credential.update().where(credential.c.account_id == "other").values(sealed=sealed))

    database.write_now(copy)
    other = opened(database, account_id="other")
    assert other is not None
    assert (other.secrets, other.unreadable) == ({}, ("channel_access_token", "channel_secret"))
    assert shop(database).secrets == SECRETS


def test_a_state_is_flagged_once(database: Database) -> None:
    add(database)

    def flag(reason: str) -> bool:
        return database.write_now(lambda c: accounts.set_state(c, "shop", "token_dead", reason, now=NOW))

    assert flag("line.401")
    told: list[Event] = []
    database.bus.listen(told.extend)
    assert not flag("line.401")
    assert told == []
    assert flag("line.403")
    assert (shop(database).state, shop(database).state_reason) == ("token_dead", "line.403")


def test_a_check_is_kept(database: Database) -> None:
    add(database)
    steps = [{"name": "line.redelivery", "state": "ok", "detail": ""}]
    database.write_now(lambda c: accounts.record_check(c, "shop", steps, now=NOW))
    assert (shop(database).checks, shop(database).checked_at) == (steps, NOW)


def test_what_is_no_secret_can_change(database: Database) -> None:
    add(database)
    database.write_now(
        lambda c: accounts.set_settings(c, "shop", name="本店", settings={"a": "b"}, actor="user:tanaka", now=NOW)
    )
    database.write_now(lambda c: accounts.set_platform_id(c, "shop", "U2", now=NOW))
    assert (shop(database).name, shop(database).settings, shop(database).platform_id) == ("本店", {"a": "b"}, "U2")


def test_a_removed_account_keeps_no_secret_and_is_not_there_any_more(database: Database) -> None:
    add(database)
    database.write_now(lambda c: accounts.remove(c, "shop", actor="user:tanaka", now=NOW))
    assert opened(database) is None
    assert database.read_now(lambda c: accounts.all_accounts(c, RING)) == []
    assert database.read_now(lambda c: c.execute(select(credential)).all()) == []
    assert not database.write_now(lambda c: accounts.set_state(c, "shop", "stopped", "x", now=NOW))


def test_its_id_takes_the_conversations_up_again_on_the_same_channel_only(database: Database) -> None:
    add(database)
    database.write_now(lambda c: accounts.remove(c, "shop", actor="user:tanaka", now=NOW))
    with pytest.raises(AccountRefused, match="was an account of line"):
        add(database, channel="instagram")
    later = NOW + timedelta(days=1)
    add(database, name="本店", now=later)
    assert (shop(database).name, shop(database).secrets, shop(database).state) == ("本店", SECRETS, "connected")


CHANGES: list[Callable[[Connection, str], object]] = [
    lambda c, who: accounts.remove(c, who, actor="system", now=NOW),
    lambda c, who: accounts.record_check(c, who, [], now=NOW),
    lambda c, who: accounts.set_platform_id(c, who, "U2", now=NOW),
    lambda c, who: accounts.set_secrets(c, RING, who, {"channel_secret": "x"}, actor="system", now=NOW),
    lambda c, who: accounts.set_settings(c, who, name="x", settings={}, actor="system", now=NOW),
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_account_that_is_not_connected_cannot_change(
    sqlite_database: Database, change: Callable[[Connection, str], object]
) -> None:
    add(sqlite_database)
    sqlite_database.write_now(lambda c: accounts.remove(c, "shop", actor="system", now=NOW))
    for unknown in ("shop", "never"):
        with pytest.raises(UnknownAccount, match=f"no account '{unknown}' is connected"):
            sqlite_database.write_now(lambda c, who=unknown: change(c, who))  # type: ignore[misc]


def test_every_change_is_told_and_on_record(sqlite_database: Database) -> None:
    told: list[Event] = []
    sqlite_database.bus.listen(told.extend)
    add(sqlite_database)
    for change in reversed(CHANGES):
        sqlite_database.write_now(lambda c, do=change: do(c, "shop"))  # type: ignore[misc]
    assert [event.data for event in told if event.topic == "account"] == [{"id": "shop"}] * 6
    acts = sqlite_database.read_now(lambda c: c.scalars(select(audit.c.act).order_by(audit.c.id)).all())
    assert acts == ["account.add", "account.settings", "account.secrets", "account.platform_id", "account.remove"]
