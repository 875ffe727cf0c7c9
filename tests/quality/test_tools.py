"""Style, types and the import contract, checked with the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> None:
    """Fails with what the tool printed."""
    outcome = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_ruff_finds_nothing() -> None:
    run("-m", "ruff", "check", "--no-cache", ".")


@pytest.mark.slow
def test_every_package_is_typed_strictly() -> None:
    run("-m", "mypy")


def test_the_rooms_keep_to_the_import_table() -> None:
    run("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")
