"""Speaks HTTP with the processes behind the app: one request a connection, on this machine."""

import asyncio
from dataclasses import dataclass

from core.supervisor.plan import Health

PATIENCE = 5.0


class NoAnswer(Exception):
    """Nothing came back in time, or nothing that is HTTP."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: str


async def healthy(health: Health) -> bool:
    """Whether it answers 200 within 5 s."""
    try:
        return (await call(health, "GET", health.path, patience=PATIENCE)).status == 200
    except NoAnswer:
        return False


async def call(health: Health, method: str, path: str, body: bytes = b"", *, patience: float) -> Answer:
    """Raises NoAnswer after so many seconds of patience at the latest."""
    try:
        async with asyncio.timeout(patience):
            return _read(await _exchange(health, _request(health, method, path, body)))
    except (OSError, TimeoutError, ValueError, IndexError) as error:
        raise NoAnswer(f"{type(error).__name__} at {path}") from error


async def _exchange(health: Health, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(health.host, health.port)
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()


def _request(health: Health, method: str, path: str, body: bytes) -> bytes:
    head = [
        f"{method} {path} HTTP/1.1",
        f"Host: {health.host}",
        "Connection: close",
    ]
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    if health.secret is not None:
        head.append(f"Authorization: Bearer {health.secret}")
    return "\r\n".join([*head, "", ""]).encode("ascii") + body


def _read(answer: bytes) -> Answer:
    head, _, body = answer.partition(b"\r\n\r\n")
    return Answer(int(head.split()[1]), body.decode("utf-8", "replace"))
