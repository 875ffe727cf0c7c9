"""A command line for each test."""

from pathlib import Path

import pytest

from tests.commands.command_line import CommandLine


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Runs a command: `run("users", "list")`."""
    return CommandLine(tmp_path / "var", capsys, monkeypatch)
