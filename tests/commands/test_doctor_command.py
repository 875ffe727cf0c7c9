"""`doctor`: what it finds wrong, and that it says how to mend it."""

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from commands import _checks as checks
from commands._rules import check_rules
from commands.doctor import examine
from core.data_folder import sole_use
from core.database import Database
from core.settings import Settings
from governance.packs import versions
from governance.packs.version_acts import Written, draft, publish
from tests.commands.command_line import CommandLine


def test_a_healthy_machine_passes(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("MADOGUCHI_PORT", str(free.getsockname()[1]))
    outcome = run("doctor")
    assert outcome.code == 0, outcome.out
    assert "WRONG" not in outcome.out


def test_a_wrong_setting_is_found_and_fails(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_PROT", "1")
    outcome = run("doctor")
    assert outcome.code == 1
    assert (
        "WRONG MADOGUCHI_PROT is not a setting; did you mean MADOGUCHI_PORT?\n      → docs/settings.md" in outcome.out
    )
    assert outcome.err == "madoguchi: 1 thing to mend\n"


def test_a_database_that_does_not_answer_is_found(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "postgresql+psycopg://sato:word-of-sato@127.0.0.1:1/madoguchi")
    outcome = run("doctor")
    assert outcome.code == 1
    assert "WRONG the database cannot be used" in outcome.out
    assert "word-of-sato" not in outcome.out + outcome.err


def test_rules_that_cannot_be_read_are_found(tmp_path: Path, sqlite_database: Database) -> None:
    settings = Settings(data_dir=tmp_path)
    assert check_rules(settings, sqlite_database).state == "ok"
    now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    def publish_it(connection: Connection) -> None:
        made = draft(connection, "words.yml", Written("pack: [", "d"), note="", actor="user:t", now=now)
        found = versions.get(connection, made)
        assert found is not None
        publish(connection, made, seen=found.mark, actor="user:t", now=now)

    sqlite_database.write_now(publish_it)
    found = check_rules(settings, sqlite_database)
    assert found.state == "wrong"
    assert "version 1 of words.yml: words.yml: line 1" in found.about
    settings.policies.mkdir()
    (settings.policies / "own.yml").write_text("pack: own\nfoo: 1\n", encoding="utf-8")
    assert "own.yml: line 2" in check_rules(settings, sqlite_database).about


def test_everything_that_is_not_well_says_how_to_mend_it(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "programs_of_tests", dict)
    found = list(examine())
    assert len([check for check in found if check.state == "note"]) >= 3
    assert all(check.mend for check in found if check.state != "ok")


@pytest.mark.parametrize(("version", "state"), [((3, 10), "wrong"), ((3, 11), "ok"), ((3, 13), "ok")])
def test_python(version: tuple[int, int], state: str) -> None:
    assert checks.check_python(version).state == state


@pytest.mark.parametrize(("free", "state"), [(10**8, "wrong"), (10**10, "ok")])
def test_disk(free: int, state: str) -> None:
    assert checks.check_disk(free).state == state


def test_a_data_folder_that_others_can_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert checks.check_data_folder(tmp_path).mend == f"chmod 700 '{tmp_path}'"
    tmp_path.chmod(0o700)
    assert checks.check_data_folder(tmp_path).state == "ok"


def test_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    assert checks.check_data_folder(tmp_path / "var").state == "wrong"


def test_a_key_ring_that_others_can_read(tmp_path: Path) -> None:
    ring = tmp_path / "keys"
    assert checks.check_secret_file(ring, "the key ring").state == "note"
    ring.touch(0o640)
    os.chmod(ring, 0o640)
    assert checks.check_secret_file(ring, "the key ring").mend == f"chmod 600 '{ring}'"
    ring.chmod(0o600)
    assert checks.check_secret_file(ring, "the key ring").state == "ok"


def test_a_taken_port_is_wrong_unless_our_own_system_has_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(data_dir=tmp_path, port=taken.getsockname()[1])
        assert checks.check_running(settings).state == "wrong"
        with sole_use(tmp_path, "process 7 at http://127.0.0.1:8000"):
            assert checks.check_running(settings).about.endswith("in use by process 7 at http://127.0.0.1:8000")
            assert checks.check_running(settings).state == "ok"
