"""The command line as a person uses it, on a data folder of the test's own."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands.__main__ import main
from core.database import Database, open_database


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.splitlines()[-1]


class CommandLine:
    """Runs commands in this process."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._capture = capture
        self._patch = patch
        patch.setenv("MADOGUCHI_DATA_DIR", str(folder))

    def __call__(self, *arguments: str, given: str = "") -> Outcome:
        self._capture.readouterr()
        self._patch.setattr("sys.stdin", io.StringIO(given))
        code = main(arguments)
        out, err = self._capture.readouterr()
        return Outcome(code, out, err)

    def open(self) -> Database:
        return open_database(f"sqlite:///{self.folder / 'madoguchi.db'}")
