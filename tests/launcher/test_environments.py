"""The launcher makes the environments when they are missing or old, and only then."""

import os
from pathlib import Path

import pytest

from tests.core.supervisor.running import wait_until
from tests.launcher.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_first_start_makes_both_environments_and_runs_the_command(project: Project, tmp_path: Path) -> None:
    outcome = project.run("up", "--port", "1", cwd=tmp_path)
    assert outcome.returncode == 0
    # In the caller's folder, our packages found by PYTHONPATH, nothing of the caller's folder before them (-P).
    assert outcome.stdout == f"{tmp_path}|{project.folder}|-P -m commands up --port 1\n"
    assert project.asked_of_uv() == [
        "venv a project",
        "sync requirements.lock",
        "venv bot",
        "sync requirements.lock",
    ]
    assert "step 2 of 2: Rasa's environment" in outcome.stderr


def test_a_later_start_asks_uv_nothing(project: Project) -> None:
    project.run("up")
    project.asked_of_uv()
    project.put_uv("#!/bin/sh\nexit 1\n")
    outcome = project.run("up")
    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_a_command_without_rasa_does_not_wait_for_its_environment(project: Project) -> None:
    project.run("--data-dir", "up", "users", "list")
    assert project.asked_of_uv() == ["venv a project", "sync requirements.lock"]


def test_a_changed_lock_file_is_installed_into_the_same_environment(project: Project) -> None:
    project.run("up")
    project.asked_of_uv()
    (project.folder / "bot" / "requirements.lock").write_text("# other\n")
    project.run("up")
    assert project.asked_of_uv() == ["sync requirements.lock"]


def test_tests_add_their_packages_and_up_does_not_take_them_away(project: Project) -> None:
    project.run("users")
    project.run("test")
    project.asked_of_uv()
    assert project.run("up").stderr == ""
    (project.folder / "requirements.lock").write_text("# other\n")
    project.run("users")
    assert project.asked_of_uv() == ["sync requirements-test.lock"]


def test_an_interrupted_installation_is_repaired_from_an_empty_folder(project: Project) -> None:
    outcome = project.run("users", environ={"UV_FAILS": "1"})
    assert outcome.returncode == 1
    assert outcome.stderr.splitlines()[-1].startswith("madoguchi: the packages of the main environment")
    project.asked_of_uv()
    assert project.run("users").returncode == 0
    assert project.asked_of_uv() == ["venv a project", "sync requirements.lock"]


def test_an_upgrade_that_was_interrupted_is_repaired_too(project: Project) -> None:
    project.run("users")
    (project.folder / "requirements.lock").write_text("# other\n")
    assert project.run("users", environ={"UV_FAILS": "1"}).returncode == 1
    project.asked_of_uv()
    project.run("users")
    assert project.asked_of_uv() == ["venv a project", "sync requirements.lock"]


def test_an_environment_whose_python_is_gone_is_made_again(project: Project) -> None:
    project.run("users")
    project.asked_of_uv()
    (project.folder / ".venv" / "bin" / "python").unlink()
    project.run("users")
    assert project.asked_of_uv() == ["venv a project", "sync requirements.lock"]


def test_two_launchers_at_once_install_once(project: Project) -> None:
    hold = project.hold_uv()
    first = project.start("users")
    wait_until(project.uv_is_at_work, "the first launcher installs")
    second = project.start("users")
    try:
        assert second.stderr is not None
        assert "waiting" in second.stderr.readline()
    finally:
        hold.unlink()
    for process in (first, second):
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert project.asked_of_uv() == ["venv a project", "sync requirements.lock"]


def test_a_python_that_rasa_needs_and_nobody_has_is_named(project: Project) -> None:
    project.put_uv('#!/bin/sh\ncase "$*" in --version) echo uv 0.9.0;; *) exit 2;; esac\n')
    (project.folder / ".venv" / "bin").mkdir(parents=True)
    outcome = project.run("users")
    assert outcome.returncode == 1
    assert "install python3.11" in outcome.stderr.splitlines()[-1]


def test_the_lock_of_the_tests_holds_the_very_versions_of_the_product() -> None:
    root = Path(__file__).resolve().parents[2]
    product, tests = (_pins(root / name) for name in ("requirements.lock", "requirements-test.lock"))
    assert product <= tests


def test_launcher_and_ci_script_are_executable() -> None:
    root = Path(__file__).resolve().parents[2]
    assert all(os.access(root / name, os.X_OK) for name in ("madoguchi", ".ci/run"))


def _pins(lock: Path) -> set[str]:
    return {line.split(" ")[0] for line in lock.read_text().splitlines() if "==" in line and not line.startswith(" ")}
