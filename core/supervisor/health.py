"""Asks a process over HTTP whether it is well."""

import asyncio

from core.supervisor.plan import Health

PATIENCE = 5.0


async def healthy(health: Health) -> bool:
    """Whether it answers 200 within 5 s."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await _status(health) == 200
    except (OSError, TimeoutError, ValueError, IndexError):
        return False


async def _status(health: Health) -> int:
    reader, writer = await asyncio.open_connection(health.host, health.port)
    try:
        secret = f"Authorization: Bearer {health.secret}\r\n" if health.secret else ""
        request = f"GET {health.path} HTTP/1.1\r\nHost: {health.host}\r\n{secret}Connection: close\r\n\r\n"
        writer.write(request.encode("ascii"))
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
