"""A Rasa that answers wrongly over real sockets: what the client makes of it must never be silence."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

WHOLE = '{"messages": [{"text": "営業中です"}]}'.encode()


def http(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    """An answer; `length` is what its head says, true unless given."""
    said = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {said}\r\n\r\n".encode() + body


WRONG: Mapping[str, bytes] = {
    "not JSON": http(b"<html>a proxy says hello</html>"),
    "no words where words belong": http(b'{"messages": [{"text": 5}]}'),
    "a list": http(b"[]"),
    "null": http(b"null"),
    "an empty body": http(b""),
    "status 500": http(b"{}", "500 Internal Server Error"),
    "status 401": http(b"{}", "401 Unauthorized"),
    "half an answer": http(WHOLE[:20], length=len(WHOLE)),
    "no HTTP": b"+OK ready\r\n\r\n",
    "nothing, and the connection closed": b"",
    "far too much": http(b'{"messages": [{"text": "' + b"a" * 5_000_000 + b'"}]}'),
}


@asynccontextmanager
async def broken_bot(answer: bytes, *, drips: bool = False) -> AsyncIterator[str]:
    """Its address. It gives this answer to everybody, then closes; or `drips`: a byte now and then, without end."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            while drips:
                await asyncio.sleep(0.1)
                writer.write(b" ")
                await writer.drain()
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
