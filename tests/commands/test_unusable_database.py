"""Every command that needs the database says in one line that it cannot be used, and fails."""

from pathlib import Path

import pytest

from core.keyring import open_ring
from tests.commands.command_line import CommandLine

COMMANDS = (
    ("users", "list"), ("users", "add", "sato@example.jp", "--role", "agent"), ("users", "reset", "sato@example.jp"),
    ("tokens", "list"), ("tokens", "add", "crm", "--role", "agent"), ("tokens", "revoke", "crm"),
    ("channels", "list"), ("channels", "check", "shop"), ("channels", "remove", "shop"),
    ("channels", "add", "webchat", "shop"), ("audit", "verify"),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("where", ["nobody listens", "not a database"])
def test_one_plain_line_and_a_failure(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], where: str
) -> None:
    file = tmp_path / "other.db"
    file.write_text("no database at all " * 100)
    url = f"sqlite:///{file}" if where == "not a database" else "postgresql+psycopg://sato:word@127.0.0.1:1/madoguchi"
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", url)
    open_ring(run.folder / "keys")
    outcome = run(*command)
    assert outcome.code == 1
    assert outcome.err.startswith("madoguchi: the database cannot be used: ")
    assert len(outcome.err.splitlines()) == 1
    assert "word" not in outcome.err
