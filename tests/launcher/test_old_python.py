"""The launcher on a Python that is too old, and on nothing but what every Python has."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launcher.project import make_program

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "madoguchi"
PRETEND = (
    f"import runpy, sys; sys.version_info = (3, 9, 2); sys.argv[0] = {str(LAUNCHER)!r}; runpy.run_path(sys.argv[0])"
)


def start(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As on a machine whose PATH is this folder alone and whose python3 is 3.9."""
    environ = {"PATH": str(path)}
    return subprocess.run([sys.executable, "-c", PRETEND, *arguments], env=environ, capture_output=True, text=True)


def test_without_a_newer_python_one_line_says_what_to_install(tmp_path: Path) -> None:
    outcome = start(tmp_path, "up")
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("madoguchi: needs Python 3.11 or newer, and found only 3.9.2")
    assert outcome.stderr.count("\n") == 1


def test_a_newer_python_on_the_path_takes_over_and_a_broken_stand_in_is_passed_by(tmp_path: Path) -> None:
    make_program(tmp_path / "python3.13", "#!/bin/sh\nexit 127\n")
    make_program(tmp_path / "python3.12", '#!/bin/sh\n[ "$1" = -c ] || echo "$@"\n')
    outcome = start(tmp_path, "up", "--port", "1")
    assert (outcome.returncode, outcome.stdout) == (0, f"{LAUNCHER} up --port 1\n")


def test_the_launcher_itself_can_be_read_by_python_3_6() -> None:
    ast.parse(LAUNCHER.read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("path", [LAUNCHER, *sorted((ROOT / "commands" / "environments").glob("*.py"))], ids=str)
def test_what_runs_before_the_environments_needs_the_standard_library_alone(path: Path) -> None:
    assert set(_imported(path)) <= {*sys.stdlib_module_names, "commands.environments"}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            ours = node.module.startswith("commands.environments")
            yield "commands.environments" if ours else node.module.split(".")[0]
