"""One environment: a folder that holds exactly what its lock files say."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commands.environments.errors import SetupFailed
from commands.environments.progress import say

MARKER = ".locks"
SHIM_VARIABLES = ("PYENV_VERSION", "PYENV_DIR")
"""Set by pyenv for the Python that runs this; they would hide the other Python that .python-version asks for."""


@dataclass(frozen=True)
class Environment:
    """`locks` are installed by the last of them, which holds all the others; `home` is where Python is looked up."""

    name: str
    home: Path
    python: str
    locks: tuple[Path, ...]
    no_python: str

    @property
    def folder(self) -> Path:
        return self.home / ".venv"

    @property
    def interpreter(self) -> Path:
        return self.folder / "bin" / "python"

    def is_ready(self) -> bool:
        """Whether the folder was filled from these very locks and its Python is still on the machine."""
        return self.interpreter.exists() and self._wanted() <= self._installed()

    def holds(self, lock: Path) -> bool:
        """Whether some version of this lock file was installed here."""
        return any(line.endswith(f"  {lock.name}") for line in self._installed())

    def install(self, uv: Path) -> None:
        """Fills the folder. Interrupted, it leaves no marker, and the next call starts from an empty folder."""
        if not (self.interpreter.exists() and self._installed()):
            self._create(uv)
        marker = self.folder / MARKER
        wanted = self._wanted()
        marker.unlink(missing_ok=True)
        self._fill(uv)
        # Written aside and renamed: a half-written marker must not look like a finished installation.
        aside = marker.with_suffix(".new")
        aside.write_text("\n".join(sorted(wanted)) + "\n")
        aside.replace(marker)

    def _create(self, uv: Path) -> None:
        say(f"making the environment {self.name}")
        if not self._runs([uv, "venv", "--clear", "--no-project", "--python", self.python, "--quiet", ".venv"]):
            raise SetupFailed(self.no_python)

    def _fill(self, uv: Path) -> None:
        say(f"installing {self.locks[-1].name} into {self.name} (what this machine already has is not fetched again)")
        sync: list[str | Path] = [uv, "pip", "sync", "--require-hashes", "--compile-bytecode"]
        if not self._runs([*sync, "--python", self.interpreter, self.locks[-1]]):
            raise SetupFailed(f"the packages of {self.name} could not be installed; see the lines above")

    def _runs(self, command: Sequence[str | Path]) -> bool:
        # What uv prints, bytes included, goes through to the terminal as it is.
        return subprocess.run(command, cwd=self.home, env=_environ(), stdout=sys.stderr).returncode == 0

    def _wanted(self) -> set[str]:
        return {f"{hashlib.sha256(lock.read_bytes()).hexdigest()}  {lock.name}" for lock in self.locks}

    def _installed(self) -> set[str]:
        try:
            return set((self.folder / MARKER).read_text().splitlines())
        except FileNotFoundError:
            return set()


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in SHIM_VARIABLES}
