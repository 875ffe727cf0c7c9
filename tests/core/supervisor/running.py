"""A system that runs as a process of its own, and what the kernel says about it."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STAND_INS = "tests.core.supervisor.standin_system"
PATIENCE = 90.0
"""Long, because a busy machine starts processes slowly; nothing waits longer than it has to."""


def wait_until(holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Processes keep their own time; this waits for what they do, not for a time to pass."""
    give_up = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < give_up, f"waited {patience:g} s in vain: {what}"
        time.sleep(0.02)


class RunningSystem:
    """Started at once; `address` waits until it is announced."""

    def __init__(
        self, data_dir: Path, *options: str, environ: Mapping[str, str] | None = None, module: str = STAND_INS
    ) -> None:
        self.data_dir = data_dir
        around = {k: v for k, v in os.environ.items() if not k.startswith("MADOGUCHI_") or "_TEST_" in k}
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *options],
            cwd=ROOT,
            env=around | {"MADOGUCHI_DATA_DIR": str(data_dir), "MADOGUCHI_PORT": "0"} | dict(environ or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self._announced: queue.Queue[str] = queue.Queue()
        self._readers = [
            threading.Thread(target=self._read_announcements),
            threading.Thread(target=self._read_report),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def address(self) -> str:
        """Where the app answers, once it does."""
        if not hasattr(self, "_address"):
            wait_until(lambda: not self._announced.empty(), f"the address, after {self.said}")
            self._address = self._announced.get().partition(": ")[2]
        return self._address

    def get(self, path: str) -> str:
        """The body of a 200."""
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return str(answer.read(), "utf-8")

    def parts(self) -> dict[str, str]:
        """What /readyz says of the parts, whether or not all are there."""
        try:
            said = self.get("/readyz")
        except urllib.error.HTTPError as unready:
            said = str(unready.read(), "utf-8")
        found: dict[str, str] = json.loads(said)["parts"]
        return found

    def children(self) -> dict[str, int]:
        """The processes under the supervisor by what they are."""
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return {_role(int(pid)): int(pid) for pid in pids}

    def wait_for(self, words: str) -> None:
        """Until the supervisor, or a child through it, has said these words."""
        wait_until(lambda: any(words in line for line in self.said), f"{words!r} in {self.said}")

    def wait_for_bot(self) -> None:
        """Until Rasa's stand-in answers."""
        wait_until(lambda: self.parts()["bot"] == "up", "the bot is up")

    def code(self) -> int:
        """The exit code of a system that ends by itself."""
        self.process.wait(PATIENCE)
        return self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join()
        return code

    def _read_announcements(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._announced.put(line.strip())

    def _read_report(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self.said.append(line.rstrip())


def is_alive(pid: int) -> bool:
    """A zombie, which nobody has taken note of yet, is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def environment_of(pid: int) -> dict[str, str]:
    """As the kernel keeps it."""
    entries = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return dict(entry.decode().split("=", 1) for entry in entries if entry)


def listening_addresses(pid: int) -> set[str]:
    """The hexadecimal host parts of all TCP sockets this process listens on."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(os.readlink(descriptor))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            columns = row.split()
            if columns[3] == "0A" and f"socket:[{columns[9]}]" in inodes:
                found.add(columns[1].partition(":")[0])
    return found


def _role(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except FileNotFoundError:
        return ""
    if "console.serve" in words:
        return "app"
    if {"bot.train", "tests.core.supervisor.standin_training"} & set(words):
        return "train"
    if "--model" in words:
        return "bot"
    return "actions" if "--port" in words else "not yet one of ours"
