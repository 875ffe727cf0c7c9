"""A small HTTP/1.1 server on loopback: cheap enough to stand beside a benchmark, and able not to answer."""

import asyncio
import socket
import struct
import time
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

import httptools

from tests.platforms.exchange import Answer, Request, Response, Silence

Handle = Callable[[Request], Awaitable[Answer]]

_NO_LINGER = struct.pack("ii", 1, 0)
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class Connection(asyncio.Protocol):
    """One client connection; its requests are answered one after the other."""

    def __init__(self, server: "LoopbackServer") -> None:
        self._server = server
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[Request] = deque()
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._begin()

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._first_byte_ns = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        # A request under way goes on: a platform does not take back what it accepted because the client gave up.
        self._server.connections.discard(self)
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._arrived_ns = time.monotonic_ns()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()

    def on_message_begin(self) -> None:
        self._begin()
        self._first_byte_ns = self._arrived_ns

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport is not None:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        path, _, query = self._url.decode("latin-1").partition("?")
        self._waiting.append(
            Request(
                self._parser.get_method().decode(),
                unquote(path),
                dict(parse_qsl(query, keep_blank_values=True)),
                self._headers,
                b"".join(self._body),
                self._first_byte_ns,
            )
        )
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._serve())
            self._server.keep(self._task)

    async def _serve(self) -> None:
        while self._waiting:
            request = self._waiting.popleft()
            try:
                answer = await self._server.handle(request)
            except Exception:
                self.reset()  # a defect of the simulator: the client shall not wait for it, the log shall name it
                raise
            if answer is Silence.HANG:
                return  # the task stays in place, so nothing else on this connection is answered either
            if isinstance(answer, Silence):
                self.reset() if answer is Silence.RESET else self.close()
                return
            self._write(answer, request)
        self._task = None

    def _write(self, response: Response, request: Request) -> None:
        if self._transport is None:
            return
        self._transport.write(_encode(response, head_only=request.method == "HEAD"))
        if response.cut_after is not None or request.headers.get("connection", "").lower() == "close":
            self.close()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        if self._transport is not None:
            # Without lingering the kernel sends RST instead of FIN.
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            self._transport.abort()


def _encode(response: Response, head_only: bool) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, 'Status')}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    lines.append(f"content-length: {len(response.body)}\r\n\r\n")
    body = b"" if head_only else response.body[: response.cut_after]
    return "\r\n".join(lines).encode("latin-1") + body


class LoopbackServer:
    """Listens on 127.0.0.1, by default on a free port; after a stop it can listen on the same port again."""

    def __init__(self, handle: Handle) -> None:
        self.handle = handle
        self.connections: set[Connection] = set()
        self.port = 0
        self._listening: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def keep(self, task: "asyncio.Task[None]") -> None:
        """Hold a task until it is done: the event loop itself does not."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def listen(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(lambda: Connection(self), "127.0.0.1", port or self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Stop listening and drop every connection, as a platform that is down."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        for connection in list(self.connections):
            connection.reset()
        await asyncio.sleep(0)

    async def stop(self) -> None:
        """Refuse, and end what is still under way."""
        await self.refuse()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
