"""This room's types, checked by its own Python's rules."""

import subprocess
import sys

from tests.bot.running import PYTHON, ROOT


def test_the_bot_is_typed_strictly() -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        "bot/mypy.ini",
        "--python-executable",
        str(PYTHON),
        "-p",
        "bot",
    ]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
