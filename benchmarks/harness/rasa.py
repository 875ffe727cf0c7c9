"""Rasa as a process of its own: with our channels as the system runs it, or plain with its REST channel."""

import asyncio
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.harness.app import SECRET
from core.refused import Refused
from core.settings import ROOT
from core.settings_source import load_settings
from core.supervisor.model import current_model, models_folder
from core.supervisor.plans import BOT_NICE, BOT_PYTHON
from tests.platforms.client import HttpClient

START = 180.0
"""Seconds until it must answer: TensorFlow alone takes half a minute on a busy machine."""
REST = "/webhooks/rest/webhook"


class Rasa:
    """`async with Rasa.ours(model, folder) as rasa`, then `rasa.url`, `rasa.pid`."""

    def __init__(self, command: Sequence[str], port: int, health: str, folder: Path, nice: int = 0) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = command
        self._health = self.url + health
        self._folder = folder
        self._nice = nice
        self._process: asyncio.subprocess.Process | None = None

    @classmethod
    def ours(cls, model: Path, folder: Path) -> Self:
        """As the supervisor starts it."""
        port = _free_port()
        command = ["-m", "bot.serve", "--model", str(model), "--port", str(port)]
        return cls(command, port, "/webhooks/madoguchi/health", folder, nice=BOT_NICE)

    @classmethod
    def plain(cls, model: Path, folder: Path) -> Self:
        """`rasa run` with the same model and tracker store."""
        port, credentials = _free_port(), folder / "rest.yml"
        folder.mkdir(parents=True, exist_ok=True)
        credentials.write_text("rest:\n")
        command = ["-m", "rasa", "run", "--model", str(model), "--port", str(port), "-i", "127.0.0.1",
                   "--endpoints", "endpoints.yml", "--credentials", str(credentials)]  # fmt: skip
        return cls(command, port, "/webhooks/rest/", folder)

    @property
    def pid(self) -> int:
        """Of the running process."""
        assert self._process is not None
        return self._process.pid

    async def __aenter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "PYTHONPATH": str(ROOT),
            "RASA_TELEMETRY_ENABLED": "false",
            "MADOGUCHI_BOT_SECRET": SECRET,
            "MADOGUCHI_BOT_DIR": str(self._folder),
        }
        with (self._folder / "rasa.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                "nice", "-n", str(self._nice), BOT_PYTHON, *self._command, cwd=ROOT, env=environ, stdout=log, stderr=log
            )
        await self._ready()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def _ready(self) -> None:
        assert self._process is not None
        client = HttpClient()
        try:
            async with asyncio.timeout(START):
                while not await self._well(client):
                    if self._process.returncode is not None:
                        raise Refused(f"Rasa ended: {(self._folder / 'rasa.log').read_text()[-500:]}")
                    await asyncio.sleep(0.5)
        finally:
            await client.close()

    async def _well(self, client: HttpClient) -> bool:
        try:
            headers = {"authorization": f"Bearer {SECRET}"}
            return (await client.request("GET", self._health, headers, within=2.0)).status == 200
        except (ConnectionError, TimeoutError):
            return False


def model_file(given: Path | None) -> Path:
    """The model that is named, or the current one of the data folder. Raises Refused."""
    if given is not None:
        return given.absolute()
    data_dir = load_settings().data_dir
    model = current_model(data_dir)
    if model is None:
        raise Refused("there is no model yet: train one with ./madoguchi train, or name one with --model FILE")
    return models_folder(data_dir) / model.model


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
