"""uv is found where it works, and installed where it does not."""

import subprocess
from pathlib import Path

import pytest

from commands.environments import uv
from commands.environments.errors import SetupFailed
from tests.launcher.project import make_program


def answering(path: Path, words: str, code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_program(path, f"#!/bin/sh\necho {words}\nexit {code}\n")


def test_a_stand_in_that_does_not_run_is_not_usable(tmp_path: Path) -> None:
    assert not uv.usable(answering(tmp_path / "uv", "pyenv: uv: command not found", 127))
    assert not uv.usable(answering(tmp_path / "uv", "uv 0.4.9"))
    assert not uv.usable(answering(tmp_path / "uv", "uvicorn 0.9.0"))
    assert not uv.usable(tmp_path / "nothing")
    assert uv.usable(answering(tmp_path / "uv", "uv 0.9.0 x86_64"))


def test_the_one_on_the_path_is_taken_if_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answering(tmp_path / "bin" / "uv", "uv 0.9.0")
    monkeypatch.setenv("PATH", str(found.parent))
    assert uv.find_or_install_uv(tmp_path) == found


def test_otherwise_it_is_installed_into_the_project_by_its_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(tmp_path / "bin" / "uv", "broken", 127)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    asked: list[list[str]] = []

    def install(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        answering(tmp_path / ".tools" / "bin" / "uv", "uv 0.9.0")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(uv, "_install", lambda tools, lock: install(["pip", str(tools), str(lock)]))
    assert uv.find_or_install_uv(tmp_path) == tmp_path / ".tools" / "bin" / "uv"
    assert asked == [["pip", str(tmp_path / ".tools"), str(tmp_path / "requirements-uv.lock")]]


def test_without_pip_and_ensurepip_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(answering(tmp_path / "python", "No module named pip", 1)))
    with pytest.raises(SetupFailed, match="apt install python3-venv"):
        uv.find_or_install_uv(tmp_path)


def test_a_failing_pip_is_not_taken_for_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    python = make_program(tmp_path / "python", '#!/bin/sh\ncase "$*" in *--version) exit 0;; *) exit 1;; esac\n')
    monkeypatch.setattr("sys.executable", str(python))
    with pytest.raises(SetupFailed, match="could not be installed"):
        uv.find_or_install_uv(tmp_path)
