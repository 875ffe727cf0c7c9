"""A project folder with the real launcher, and a uv that only writes down what it was asked."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-uv.lock", "bot/requirements.lock")
UV = """
import json, os, pathlib, sys
arguments = sys.argv[1:]
if arguments == ["--version"]:
    print("uv 0.9.0")
    sys.exit()
with open({log!r}, "a") as log:
    log.write(json.dumps([os.getcwd(), *arguments]) + "\\n")
if arguments[0] == "venv":
    python = pathlib.Path(".venv/bin/python")
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text("#!/bin/sh\\necho \\"$PWD|$PYTHONPATH|$*\\"\\n")
    python.chmod(0o755)
else:
    pathlib.Path({log!r} + ".waiting").touch()
    while pathlib.Path({log!r} + ".hold").exists():
        pass
    sys.exit(int(os.environ.get("UV_FAILS", "0")))
"""


class Project:
    """Started as a person would, from wherever they are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a project"
        self._log = folder / "uv log"
        shutil.copytree(ROOT / "commands", self.folder / "commands", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "madoguchi", self.folder)
        (self.folder / "bot").mkdir()
        for lock in LOCKS:
            (self.folder / lock).write_text("# empty\n")
        script = folder / "uv.py"
        script.write_text(UV.format(log=str(self._log)))
        self.put_uv(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')

    def put_uv(self, script: str) -> None:
        uv = self.folder / ".tools" / "bin" / "uv"
        uv.parent.mkdir(parents=True, exist_ok=True)
        make_program(uv, script)

    def start(self, *arguments: str, cwd: Path | None = None, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, self.folder / "madoguchi", *arguments],
            cwd=cwd or self.folder,
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *arguments: str, cwd: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, cwd=cwd, **(environ or {}))
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def asked_of_uv(self) -> list[str]:
        """`venv FOLDER` or `sync LOCK`, in order; forgotten once told."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        self._log.unlink(missing_ok=True)
        calls = [json.loads(line) for line in lines]
        return [f"venv {Path(call[0]).name}" if call[1] == "venv" else f"sync {Path(call[-1]).name}" for call in calls]

    def hold_uv(self) -> Path:
        """uv stays at work until this file is removed."""
        hold = Path(f"{self._log}.hold")
        hold.touch()
        return hold

    def uv_is_at_work(self) -> bool:
        return Path(f"{self._log}.waiting").exists()


def make_program(path: Path, script: str) -> Path:
    """An executable file."""
    path.write_text(script)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path
