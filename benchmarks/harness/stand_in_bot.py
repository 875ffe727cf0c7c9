"""A stand-in for Rasa over HTTP: repeats what it was told, and repeats its answer when asked again."""

import asyncio
import json
from types import TracebackType
from typing import Any, Self


class StandInBot:
    """Listens on a free port of 127.0.0.1; `asked` counts turns that it ran, `repeated` those it only repeated."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.asked = 0
        self.repeated = 0
        self.url = ""
        self._kept: dict[str, bytes] = {}
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _request(reader):
                path, body = request
                answer = await self._answer(path, body)
                head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(answer)}\r\n\r\n"
                writer.write(head.encode() + answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _answer(self, path: str, body: bytes) -> bytes:
        if not path.endswith("/turn"):
            return b'{"ready": true}'
        asked = json.loads(body)
        if asked["message_id"] in self._kept:
            self.repeated += 1
            return self._kept[asked["message_id"]]
        self.asked += 1
        if self.delay:
            await asyncio.sleep(self.delay)
        return self._kept.setdefault(asked["message_id"], json.dumps(_reply(asked)).encode())


def _reply(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "messages": [{"text": f"「{asked['text']}」ですね", "buttons": []}],
        "understood": {"intent": "greet", "confidence": 0.9, "ranking": [], "entities": []},
        "slots": {},
        "model": "stand-in",
        "handoff": None,
    }


async def _request(reader: asyncio.StreamReader) -> tuple[str, bytes] | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    lines = head.split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return lines[0].split(" ")[1], await reader.readexactly(int(fields.get("content-length", 0)))
