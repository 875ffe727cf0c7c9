"""The app as a process of its own: started on a socket that outlives it, killed at will, started again."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from core.parts import Parts, write_parts

ROOT = Path(__file__).resolve().parents[2]
SECRET = "stand-in"


class App:
    """`start` and `kill` as often as needed; connections wait in the socket's queue, as under the supervisor."""

    def __init__(self, data_dir: Path, bot_url: str, settings: Mapping[str, str]) -> None:
        self.data_dir = data_dir
        self._settings = settings
        self._bot_url = bot_url
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._listening.set_inheritable(True)
        self._process: asyncio.subprocess.Process | None = None
        self._log = (data_dir / "app.log").open("ab")
        write_parts(data_dir, Parts(bot="up", actions="up"))

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    @property
    def pid(self) -> int:
        """Of the running process."""
        assert self._process is not None
        return self._process.pid

    async def start(self, crash_point: str | None = None) -> None:
        """Start it, armed to die at a point or not."""
        own = {"MADOGUCHI_CRASH_POINT": crash_point} if crash_point else {}
        descriptor = self._listening.fileno()
        environ = {
            "PATH": os.environ["PATH"],
            "MADOGUCHI_DATA_DIR": str(self.data_dir),
            "MADOGUCHI_LISTEN_FD": str(descriptor),
            "MADOGUCHI_BOT_URLS": self._bot_url,
            "MADOGUCHI_BOT_SECRET": SECRET,
            **self._settings,
            **own,
        }
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "console.serve", cwd=ROOT, env=environ, pass_fds=[descriptor],
            stdout=self._log, stderr=self._log,
        )  # fmt: skip

    async def died(self, within: float) -> bool:
        """Whether it ended by itself in time."""
        assert self._process is not None
        try:
            await asyncio.wait_for(self._process.wait(), within)
        except TimeoutError:
            return False
        return True

    def log_end(self) -> str:
        """The last words that it wrote."""
        return (self.data_dir / "app.log").read_text()[-1000:]

    async def kill(self) -> bool:
        """`kill -9`. False: it was dead already."""
        assert self._process is not None
        if self._process.returncode is not None:
            return False
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        return True

    async def stop(self) -> None:
        """End it as the supervisor does."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
        self._listening.close()
        self._log.close()
