"""A stand-in for Rasa over HTTP: repeats what it was told, repeats its answer when asked again, and dies on demand."""

import asyncio
import json
from types import TracebackType
from typing import Any, Self


class StandInBot:
    """Listens on a free port of 127.0.0.1; `asked` counts turns that it ran, `repeated` those it only repeated.

    What it answered survives its deaths, as Rasa's does: both keep the answer in the save of the turn itself.
    """

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.asked = 0
        self.repeated = 0
        self.url = ""
        self._port = 0
        self._kept: dict[str, bytes] = {}
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}
        self._last_words: asyncio.Event | None = None

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ending = list(self._open.values())
        self._close()
        await asyncio.gather(*ending)

    async def die(self, down: float = 0.3) -> None:
        """Every connection breaks at once; nothing listens for `down` seconds."""
        self._close()
        await asyncio.sleep(down)
        await self._listen()

    async def die_before_an_answer(self, within: float, down: float = 0.3) -> bool:
        """Keep the next turn's answer and die instead of giving it. False: no turn came in time."""
        self._last_words = asyncio.Event()
        try:
            await asyncio.wait_for(self._last_words.wait(), within)
        except TimeoutError:
            return False
        finally:
            self._last_words = None
        await self.die(down)
        return True

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task: asyncio.Task[None] | None = asyncio.current_task()
        assert task is not None
        self._open[writer] = task
        try:
            while request := await _request(reader):
                path, body = request
                answer = await self._answer(path, body)
                if self._last_words is not None and path.endswith("/turn"):
                    self._last_words.set()
                    return
                head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(answer)}\r\n\r\n"
                writer.write(head.encode() + answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._open.pop(writer)
            writer.transport.abort()

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
