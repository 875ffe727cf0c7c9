"""What Rasa and the action server must not know, read from the kernel."""

from pathlib import Path

import pytest

from core.supervisor.ports import LOOPBACK
from tests.core.supervisor.conftest import Start
from tests.core.supervisor.running import environment_of, listening_addresses

LOOPBACK_HEX = "0100007F"
FORBIDDEN = ("DATABASE", "KEY", "REDIS", "DATA_DIR", "PASSWORD")


@pytest.mark.slow
def test_neither_rasa_nor_the_action_server_learns_of_database_keys_or_other_settings(
    start: Start, tmp_path: Path
) -> None:
    ring = str(tmp_path / "ring-of-sato")
    system = start(
        MADOGUCHI_KEY_RING=ring,
        ACCOUNT_PASSWORD="word-of-sato",
    )
    system.wait_for_bot()
    children = system.children()
    for part in ("bot", "actions"):
        environment = environment_of(children[part])
        assert environment["MADOGUCHI_ACTIONS_SECRET"]
        assert "sato" not in str(environment)
        assert [name for name in environment if any(word in name for word in FORBIDDEN)] == []
    assert environment_of(children["app"])["MADOGUCHI_KEY_RING"] == ring


@pytest.mark.slow
def test_every_process_listens_on_loopback_alone(start: Start) -> None:
    system = start()
    system.wait_for_bot()
    children = system.children()
    assert set(children) == {"app", "bot", "actions"}
    for pid in children.values():
        assert listening_addresses(pid) == {LOOPBACK_HEX}


@pytest.mark.slow
def test_secrets_are_made_anew_at_every_start(start: Start) -> None:
    one, other = start(), start()
    one.wait_for_bot()
    other.wait_for_bot()
    secrets = {environment_of(system.children()["bot"])["MADOGUCHI_BOT_SECRET"] for system in (one, other)}
    assert len(secrets) == 2
    assert LOOPBACK in one.address
