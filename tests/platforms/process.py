"""A simulator in a process of its own: what it saw survives whatever happens to the program under test."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import msgspec

from tests.platforms.client import HttpClient
from tests.platforms.control import PREFIX
from tests.platforms.exchange import JsonObject
from tests.until import LONGEST_WAIT

ROOT = Path(__file__).resolve().parents[2]


class SimulatorProcess:
    """`async with SimulatorProcess("line", webhook=…) as line:`; it ends with this block, or with this process.

    `options` become the command's: `channel_secret="…"` is `--channel-secret …`.
    """

    def __init__(self, platform: str, **options: str) -> None:
        self._command = [sys.executable, "-m", f"tests.platforms.{platform}", "--child"]
        for name, value in options.items():
            self._command += [f"--{name.replace('_', '-')}", value]
        self._client = HttpClient()
        self._process: asyncio.subprocess.Process | None = None
        self.api_base = ""

    async def start(self, within: float = LONGEST_WAIT) -> None:
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(*self._command, cwd=ROOT, stdin=pipe, stdout=pipe)
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), within)
        if not line:
            raise RuntimeError(f"the simulator did not start: {' '.join(self._command)}")
        self.api_base = msgspec.json.decode(line)["api_base"]

    async def stop(self) -> None:
        await self._client.close()
        if self._process is not None and self._process.returncode is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                await asyncio.wait_for(self._process.wait(), 10)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def received(self, after: int = 0, kind: str | None = None) -> list[JsonObject]:
        wanted = f"received?after={after}" + (f"&kind={kind}" if kind else "")
        return list((await self._ask("GET", wanted))["items"])

    async def posted(self, after: int = 0) -> list[JsonObject]:
        return list((await self._ask("GET", f"posted?after={after}"))["items"])

    async def answers(self, person: str) -> list[JsonObject]:
        """What this person was told, in order, counted at the platform."""
        return list((await self._ask("GET", f"answers?person={quote(person)}"))["items"])

    async def do(self, kind: str, person: str, **arguments: str) -> JsonObject:
        """Let a person do something; answers `{id, event_id, status, seconds}` once its webhook was answered."""
        return await self._ask("POST", "do", {"kind": kind, "person": person, "arguments": arguments})

    async def fault(self, endpoints: str | list[str], act: str = "answer", **how: object) -> None:
        await self._ask("POST", "fault", {"endpoints": endpoints, "act": act, **how})

    async def clear_faults(self) -> None:
        await self._ask("DELETE", "faults")

    async def configure(self, **settings: object) -> None:
        await self._ask("POST", "settings", settings)

    async def settle(self, within: float = 60.0) -> None:
        await self._ask("POST", "settle", within=within)

    async def _ask(
        self, method: str, path: str, body: Mapping[str, object] | None = None, within: float = LONGEST_WAIT
    ) -> JsonObject:
        data = msgspec.json.encode(body or {})
        headers = {"content-type": "application/json"}
        reply = await self._client.request(method, f"{self.api_base}{PREFIX}/{path}", headers, data, within)
        answer: JsonObject = msgspec.json.decode(reply.body)
        if reply.status != 200:
            raise ValueError(answer.get("error", f"status {reply.status}"))
        return answer
