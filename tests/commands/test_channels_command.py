"""`channels`: keys in the platform's own words, secrets from files, nothing secret shown."""

from pathlib import Path

import pytest

from connectors.registry import CONNECTORS
from core.keyring import open_ring
from desk.accounts import StoredAccount, open_account
from tests.commands.command_line import CommandLine

SECRET = "c0ffeec0ffee"
KEYS = ["--set", f"channel_secret={SECRET}", "--set", "channel_access_token=t0ken"]


def stored(run: CommandLine, account_id: str = "shop") -> StoredAccount | None:
    database, ring = run.open(), open_ring(run.folder / "keys")
    found = database.read_now(lambda c: open_account(c, ring, account_id))
    database.close()
    return found


def test_types_names_every_key_of_every_channel(run: CommandLine) -> None:
    listed = run("channels", "types").out
    for channel, connector in CONNECTORS.items():
        part = listed.partition(f"{channel}\n")[2]
        for setting in connector.settings:
            assert f"  {setting.name} " in part
    assert not run.folder.exists(), "what needs no data makes none"


def test_an_account_is_connected_and_its_webhook_address_told(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_PUBLIC_URL", "https://support.example.jp/")
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    sets = ["--set", f"channel_secret=@{tmp_path / 'secret'}", "--set", "channel_access_token=-"]
    added = run("channels", "add", "line", "shop", "--name", "まどぐち衣料店", *sets, given="t0ken\n")
    assert (added.code, added.err) == (0, "")
    assert added.last_line == "https://support.example.jp/webhooks/line/shop"
    found = stored(run)
    assert found is not None
    assert found.secrets == {"channel_secret": SECRET, "channel_access_token": "t0ken"}
    assert (found.name, found.api_base, found.settings) == ("まどぐち衣料店", "https://api.line.me", {})


def test_a_simulator_on_this_machine_may_stand_in(run: CommandLine) -> None:
    run("channels", "add", "line", "shop", *KEYS, "--set", "api_base=http://127.0.0.1:9000")
    found = stored(run)
    assert found is not None
    assert found.api_base == "http://127.0.0.1:9000"


def test_an_account_speaks_for_a_brand(run: CommandLine) -> None:
    assert "  brand " in run("channels", "types").out
    run("channels", "add", "line", "shop", *KEYS, "--set", "brand=よりみち")
    found = stored(run)
    assert found is not None
    assert (found.brand, found.settings) == ("よりみち", {})
    assert "a brand is one line" in run("channels", "add", "webchat", "web", "--set", f"brand={'x' * 61}").err


def test_a_page_of_our_own_has_a_chat_address(run: CommandLine) -> None:
    """`connectors/webchat` is the one channel without a platform."""
    assert run("channels", "add", "webchat", "web").last_line == "http://127.0.0.1:8000/chat/web"


def test_what_is_no_secret_is_a_setting(run: CommandLine) -> None:
    sets = ["app_secret=a", "verify_token=b", "access_token=c", "instagram_id=17841400000000000"]
    assert run("channels", "add", "instagram", "ig", *[part for each in sets for part in ("--set", each)]).code == 0
    found = stored(run, "ig")
    assert found is not None
    assert found.settings == {"instagram_id": "17841400000000000"}
    assert set(found.secrets) == {"app_secret", "verify_token", "access_token"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fax", "shop"], "there is no channel 'fax'; there are instagram, line"),
        (["line", "shop"], "line needs channel_secret, channel_access_token; see `channels types`"),
        (["line", "shop", *KEYS[:2], "--set", "channel_access_token="], "line needs channel_access_token"),
        (["line", "shop", *KEYS, "--set", "secret=x"], "line has no key secret; its keys are channel_secret,"),
        (["line", "shop", *KEYS, *KEYS[:2]], "channel_secret is given twice"),
        (["line", "shop", "--set", "channel_secret"], "--set takes key=value"),
        (["line", "shop", "--set", "a=-", "--set", "b=-"], "only one key can be read from standard input"),
        (["line", "shop", "--set", "channel_secret=-"], "channel_secret was expected on standard input"),
        (["line", "shop", "--set", "channel_secret=@no/file"], "the file no/file cannot be read: No such file"),
        (["line", "Shop", *KEYS], "an account's id is 1 to 40 of the signs"),
        (["line", "shop", *KEYS, "--set", "api_base=https://evil.example"], "api_base must be https://api.line.me or"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_secret(run: CommandLine, arguments: list[str], words: str) -> None:
    refused = run("channels", "add", *arguments)
    assert refused.code == 1
    assert words in refused.err
    assert refused.err.count("\n") == 1
    assert SECRET not in refused.err + refused.out


def test_the_list_shows_no_secret_and_names_what_to_enter_again(run: CommandLine) -> None:
    run("channels", "add", "line", "shop", *KEYS)
    listed = run("channels", "list").out
    assert "shop  line  shop  https://api.line.me  connected" in listed
    assert SECRET not in listed
    (run.folder / "keys").unlink()
    assert "enter again: channel_access_token, channel_secret" in run("channels", "list").out


def test_a_removed_account_is_gone(run: CommandLine) -> None:
    run("channels", "add", "line", "shop", *KEYS)
    assert run("channels", "remove", "shop").code == 0
    assert stored(run) is None
    assert "no account 'shop' is connected" in run("channels", "remove", "shop").err


def test_an_open_key_ring_is_refused_with_the_way_out(run: CommandLine) -> None:
    run("channels", "add", "line", "shop", *KEYS)
    (run.folder / "keys").chmod(0o644)
    refused = run("channels", "add", "line", "other", *KEYS)
    assert refused.code == 1
    assert f"chmod 600 {run.folder / 'keys'}" in refused.err
    assert stored_count(run) == 1


def stored_count(run: CommandLine) -> int:
    (run.folder / "keys").chmod(0o600)
    return len(run("channels", "list").out.splitlines()) - 1


def test_a_check_says_what_to_mend_and_fails_while_something_does(run: CommandLine) -> None:
    """Nobody listens at the simulator's address: LINE cannot be asked."""
    run("channels", "add", "line", "shop", *KEYS, "--set", "api_base=http://127.0.0.1:1")
    checked = run("channels", "check", "shop")
    assert checked.code == 1
    assert "ok     The credentials can be read" in checked.out
    assert "to do  Webhook redelivery is on" in checked.out
    assert "fails  LINE accepts the credentials" in checked.out
    assert "line.token" in checked.err
    found = stored(run)
    assert found is not None
    assert [step["name"] for step in found.checks or ()] == ["credentials", "line.redelivery", "line.token"]


def test_what_only_a_person_can_look_at_is_no_failure(run: CommandLine) -> None:
    run("channels", "add", "webchat", "web")
    checked = run("channels", "check", "web")
    assert (checked.code, checked.err) == (0, "")
    assert "to do  The page opens" in checked.out


def test_an_account_that_is_not_there_cannot_be_checked(run: CommandLine) -> None:
    assert run("channels", "check", "nowhere").code == 1
