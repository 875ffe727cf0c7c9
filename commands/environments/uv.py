"""Finds uv, or installs it into the project from its own lock file."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from commands.environments.errors import SetupFailed
from commands.environments.progress import say

OLDEST = (0, 5)
NO_INSTALLER = (
    "uv is not here and this Python has neither pip nor ensurepip to install it: "
    "install one of them (on Debian and Ubuntu: apt install python3-venv), or uv itself, and start again"
)


def find_or_install_uv(root: Path) -> Path:
    """A uv that runs. Raises SetupFailed."""
    tools = root / ".tools"
    for candidate in _candidates(tools):
        if usable(candidate):
            return candidate
    say("installing uv into .tools")
    _install(tools, root / "requirements-uv.lock")
    installed = tools / "bin" / "uv"
    if not usable(installed):
        raise SetupFailed(f"uv was installed but does not run on this machine: {installed}")
    return installed


def usable(uv: Path) -> bool:
    """Whether it runs and is new enough. A version manager's stand-in on the PATH may exist and not run."""
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    version = re.match(r"uv (\d+)\.(\d+)", answer.stdout)
    return answer.returncode == 0 and version is not None and (int(version[1]), int(version[2])) >= OLDEST


def _candidates(tools: Path) -> Iterator[Path]:
    yield tools / "bin" / "uv"
    on_path = shutil.which("uv")
    if on_path is not None:
        yield Path(on_path)


def _install(tools: Path, lock: Path) -> None:
    pip = _pip(tools)
    command = [*pip, "install", "--target", str(tools), "--upgrade", "--require-hashes", "--no-deps", "-r", str(lock)]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        raise SetupFailed("uv could not be installed; see the lines above (it comes from the package index pip uses)")


def _pip(tools: Path) -> list[str]:
    if _succeeds([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip"]
    folder = tools / "pip"
    if not _succeeds([sys.executable, "-m", "venv", "--clear", str(folder)]):
        raise SetupFailed(NO_INSTALLER)
    return [str(folder / "bin" / "python"), "-m", "pip"]


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
