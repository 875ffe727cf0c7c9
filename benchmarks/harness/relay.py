"""Stands between the app and Rasa and notes how long Rasa took, from the request's head to the answer's last byte.

What the relay itself costs is counted against the app.
"""

import asyncio
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import msgspec


class _Asked(msgspec.Struct):
    conversation_id: str = ""


@dataclass(frozen=True)
class Passed:
    """One turn that Rasa answered, on the steady clock in nanoseconds."""

    conversation_id: str
    asked_ns: int
    answered_ns: int


class Relay:
    """`url` takes what Rasa's takes; `passed` grows with every turn."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._server: asyncio.Server | None = None
        self.passed: list[Passed] = []
        self.url = ""

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
        from_rasa, to_rasa = await asyncio.open_connection(*self._target)
        try:
            while True:
                head, body = await _message(reader)
                asked = time.monotonic_ns()
                to_rasa.write(head + body)
                writer.write(b"".join(await _message(from_rasa)))
                if b"/turn " in head.split(b"\r\n", 1)[0]:
                    where = msgspec.json.decode(body, type=_Asked).conversation_id
                    self.passed.append(Passed(where, asked, time.monotonic_ns()))
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            to_rasa.close()
            writer.close()


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """A request or an answer: its head and its body, whose length it says."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return head, await reader.readexactly(int(value))
    return head, b""
