"""The command line as a whole: help everywhere, one line an error."""

import errno
import os
import pkgutil
from pathlib import Path

import pytest

import commands
from commands.__main__ import main, without_data_dir
from commands.environments.launch import command_of
from core.settings import ROOT
from tests.commands.command_line import CommandLine

NAMES = [
    module.name for module in pkgutil.iter_modules(commands.__path__) if module.name[0] != "_" and not module.ispkg
]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_and_is_listed(run: CommandLine, name: str) -> None:
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: madoguchi {name}")
    assert "--install-completion" not in outcome.out
    assert f"\n  {name} " in run("--help").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing",), "No such command 'nothing'."),
        (("up", "--prot", "1"), "No such option: --prot"),
        (("up", "--port", "x"), "Invalid value for '--port'"),
        (("users", "list", "--data-dir"), "--data-dir needs a folder"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run: CommandLine, arguments: tuple[str, ...], words: str) -> None:
    outcome = run(*arguments)
    assert outcome.code != 0
    assert outcome.out == ""
    assert words in outcome.err
    assert (outcome.err[:11], outcome.err.count("\n")) == ("madoguchi: ", 1)


def test_a_wrong_setting_stops_every_command_that_reads_settings(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_PORT", "x")
    for command in (["up"], ["users", "list"], ["understand"]):
        outcome = run(*command)
        assert (outcome.code, outcome.err) == (
            1,
            "madoguchi: MADOGUCHI_PORT must be a whole number from 0 to 65535\n",
        )


@pytest.mark.parametrize("command", ["understand", "evaluate"])
def test_without_a_model_the_way_to_one_is_named(run: CommandLine, command: str) -> None:
    assert run(command).err == "madoguchi: there is no model yet: train one with ./madoguchi train\n"


def test_the_data_folder_may_be_named_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MADOGUCHI_DATA_DIR", "unset")
    assert main(["understand", "--data-dir=here"]) == 1
    assert os.environ["MADOGUCHI_DATA_DIR"] == str(tmp_path / "here")


def test_what_follows_two_dashes_is_left_alone() -> None:
    assert without_data_dir(["a", "--data-dir", "x", "--", "--data-dir", "y"]) == (["a", "--", "--data-dir", "y"], "x")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], ""),
        (["--help"], ""),
        (["up"], "up"),
        (["--data-dir", "test", "users"], "users"),
        (["--data-dir=x", "up"], "up"),
    ],
)
def test_the_launcher_knows_the_command_among_the_arguments(arguments: list[str], command: str) -> None:
    assert command_of(arguments) == command


def test_every_command_is_in_the_documentation() -> None:
    documented = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"## `{name}" not in documented] == []


def test_what_the_machine_refuses_is_told_in_one_line(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device", "/srv/madoguchi/keys")

    monkeypatch.setattr("commands.users.perform", full)
    outcome = run("users", "list")
    assert (outcome.code, outcome.err) == (1, "madoguchi: /srv/madoguchi/keys: No space left on device\n")
