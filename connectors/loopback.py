"""Calls to Rasa where it runs beside us: HTTP/1.1 over kept connections on the loopback interface, no TLS, no proxy.

Every turn makes one; httpx2 takes several times the processor time for it, and nothing that it offers is needed here.
Platforms are reached through connectors/http.py alone. See docs/decisions/0013-calls-to-rasa.md.
"""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Protocol, cast
from urllib.parse import SplitResult, urlsplit

import httptools

from connectors.contract import Request, Response
from connectors.http import MOST, NoAnswerError

KEEP = 4.0
"""Seconds that an unused connection is kept; Rasa's server keeps it for longer."""


class Fetches(Protocol):
    """What makes a call: see HttpClient.fetch."""

    async def fetch(self, request: Request) -> Response:
        """One request, whole answer. Raises NoAnswerError."""


def is_loopback(urls: Sequence[str]) -> bool:
    """Whether all of these are plain HTTP to an address of this machine's own."""
    return all(_here(urlsplit(url)) for url in urls)


def _here(parts: SplitResult) -> bool:
    try:
        return parts.scheme == "http" and parts.port is not None and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


class LoopbackClient:
    """Keeps connections open between calls; as many at once as there are calls."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, int], list[_Connection]] = {}

    async def fetch(self, request: Request) -> Response:
        """One request, whole answer. Raises NoAnswerError."""
        parts = urlsplit(request.url)
        assert parts.hostname is not None
        assert parts.port is not None
        idle = self._idle.setdefault((parts.hostname, parts.port), [])
        try:
            async with asyncio.timeout(request.timeout):
                connection = _take(idle) or await _connect(parts.hostname, parts.port)
                answer = await connection.ask(_written(request, parts))
        except TimeoutError as silence:
            raise NoAnswerError("ReadTimeout", reached=True) from silence
        if connection.reusable:
            idle.append(connection)
        return answer

    async def close(self) -> None:
        """Close the connections."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()


def _take(idle: "list[_Connection]") -> "_Connection | None":
    """The one that was used last; those that were closed or grew old are dropped."""
    now = asyncio.get_running_loop().time()
    while idle:
        connection = idle.pop()
        if connection.reusable and now - connection.used_at < KEEP:
            return connection
        connection.close()
    return None


async def _connect(host: str, port: int) -> "_Connection":
    try:
        _, connection = await asyncio.get_running_loop().create_connection(_Connection, host, port)
    except OSError as error:
        raise NoAnswerError("ConnectError", reached=False) from error
    return connection


def _written(request: Request, parts: SplitResult) -> bytes:
    lines = [f"{request.method} {parts.path or '/'} HTTP/1.1", f"host: {parts.netloc}",
             f"content-length: {len(request.body)}"]  # fmt: skip
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + request.body


class _Connection(asyncio.Protocol):
    """One connection, one call at a time."""

    def __init__(self) -> None:
        self.used_at = 0.0
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Response] | None = None

    @property
    def reusable(self) -> bool:
        """Whether another call may go out on it."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, written: bytes) -> Response:
        """Write a request, wait for the whole answer. Given up in the middle, the connection is closed."""
        transport, answer = self._transport, self._begin()
        assert transport is not None
        transport.write(written)
        try:
            return await answer
        except BaseException:
            transport.abort()
            raise
        finally:
            self._answer = None
            self.used_at = self._loop.time()

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()

    def _begin(self) -> asyncio.Future[Response]:
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = 0
        self._answer = self._loop.create_future()
        return self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        if self._answer is None or self._answer.done():
            self._transport.abort()  # nobody asked
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("RemoteProtocolError")

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._fail("ReadError")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > MOST:
            self._fail("the answer is too long")
        else:
            self._body.append(part)

    def on_message_complete(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Response(self._parser.get_status_code(), self._headers, b"".join(self._body)))
            if not self._parser.should_keep_alive():
                self.close()

    def _fail(self, reason: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswerError(reason, reached=True))
