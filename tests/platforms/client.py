"""A small HTTP/1.1 client over asyncio streams: what a simulated platform posts its webhooks with."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httptools

from tests.until import LONGEST_WAIT


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)


class _Reading:
    """Collects one response from the parser's callbacks."""

    def __init__(self) -> None:
        self.body: list[bytes] = []
        self.headers: dict[str, str] = {}
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        self.complete = True


_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class HttpClient:
    """Keeps connections alive between requests; never repeats a request by itself."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, int], list[_Stream]] = {}

    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"",
        within: float = LONGEST_WAIT,
    ) -> Reply:  # fmt: skip
        """Raises ConnectionError when the connection fails, TimeoutError after `within` seconds."""
        began = time.monotonic()
        parts = urlsplit(url)
        place = (parts.hostname or "127.0.0.1", parts.port or 80)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{method} {target} HTTP/1.1", f"host: {place[0]}:{place[1]}", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        data = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body
        async with asyncio.timeout(within):
            status, reading = await self._exchange(place, data)
        return Reply(status, b"".join(reading.body), time.monotonic() - began, reading.headers)

    async def _exchange(self, place: tuple[str, int], data: bytes) -> tuple[int, _Reading]:
        reader, writer = await self._open(place)
        reading = _Reading()
        parser = httptools.HttpResponseParser(reading)
        try:
            writer.write(data)
            await writer.drain()
            while not reading.complete:
                chunk = await reader.read(65536)
                if not chunk:
                    raise ConnectionResetError("the connection closed before the answer was whole")
                parser.feed_data(chunk)
        except BaseException:
            writer.close()
            raise
        if parser.should_keep_alive():
            self._idle.setdefault(place, []).append((reader, writer))
        else:
            writer.close()
        return parser.get_status_code(), reading

    async def _open(self, place: tuple[str, int]) -> _Stream:
        idle = self._idle.get(place, [])
        while idle:
            reader, writer = idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(*place)

    async def close(self) -> None:
        writers = [writer for idle in self._idle.values() for _, writer in idle]
        self._idle.clear()
        for writer in writers:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)
