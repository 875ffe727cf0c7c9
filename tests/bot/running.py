"""A real Rasa, started and asked as the supervisor and the desk do."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
CACHE = ROOT / ".cache" / "bot-tests"
SECRET = "seam-secret"
ACTIONS_SECRET = "actions-secret"
PATIENCE = 90.0


def environment(**more: str) -> dict[str, str]:
    """What the supervisor gives, and nothing else."""
    base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return base | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | more


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def program(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Runs one of the bot's programs to its end."""
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 3,
        **options,
    )


class Rasa:
    """One Rasa process. `start` it, `ask` it, `stop` or `kill` it; trackers and log stay in its folder."""

    def __init__(
        self, model: Path, folder: Path, actions: str = "", command: Sequence[str] = ("-m", "bot.serve")
    ) -> None:
        self.port = free_port()
        self.folder = folder
        self._command = [str(PYTHON), *command, "--model", str(model), "--port", str(self.port)]
        self._environment = environment(
            MADOGUCHI_BOT_SECRET=SECRET,
            MADOGUCHI_BOT_DIR=str(folder),
            MADOGUCHI_ACTIONS_URL=actions,
            MADOGUCHI_ACTIONS_SECRET=ACTIONS_SECRET,
        )
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.folder / "rasa.log").read_text(encoding="utf-8")

    def start(self) -> "Rasa":
        with (self.folder / "rasa.log").open("ab") as log:
            self.process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while not self._ready():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.1)
        return self

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)

    def call(
        self, method: str, path: str, body: object = None, secret: str | None = SECRET
    ) -> tuple[int, Mapping[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {secret}"} if secret else {})
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        return response.status, json.loads(content) if content.startswith(b"{") else {}

    def ask(self, conversation: str, turn: int, text: str, channel: str = "line", **more: object) -> dict[str, Any]:
        """One turn, which must be answered."""
        status, answer = self.call("POST", f"/webhooks/{channel}/turn", a_turn(conversation, turn, text, **more))
        assert status == 200, answer
        return dict(answer)

    def _ready(self) -> bool:
        try:
            return self.call("GET", "/webhooks/line/health")[0] == 200
        except OSError:
            return False


def a_turn(conversation: str, turn: int, text: str, **more: object) -> dict[str, object]:
    """What the desk sends for Sato's message."""
    asked: dict[str, object] = {
        "turn": turn,
        "message_id": f"{conversation}-m{turn}",
        "conversation_id": conversation,
        "kind": "dm",
        "visibility": "private",
        "text": text,
        "payload": None,
        "locale": "ja",
        "customer": {"name": "佐藤"},
        "metadata": {"account": "a1"},
    }
    return asked | more


def texts(answer: Mapping[str, Any]) -> list[str]:
    return [message["text"] for message in answer["messages"]]
