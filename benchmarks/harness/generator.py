"""Posts prepared requests each at its planned instant, over raw asyncio sockets, in a process of its own.

    python -m benchmarks.harness.generator HOST PORT FILE

FILE holds JSON lines {at, request}: seconds after the start, and the request's bytes in base64. Open loop: an instant
waits for nobody; where every connection is busy another is opened. Prints one JSON document: how late each request was
written, and how long after its planned instant its answer was there, in milliseconds, with its status.
"""

import asyncio
import base64
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EARLY = 0.0012
"""Seconds before its instant at which the event loop, whose timers tick in milliseconds, is woken for a request."""
PATIENCE = 30.0
"""Seconds after the last instant in which answers are waited for."""


@dataclass
class Shot:
    """One request and what became of it."""

    at: float
    request: bytes
    late_ms: float = 0.0
    took_ms: float | None = None
    status: int = 0


class Connection(asyncio.Protocol):
    """One request at a time; an answer has no body, or says how long it is."""

    def __init__(self, idle: "list[Connection]") -> None:
        self._idle = idle
        self._transport: asyncio.Transport | None = None
        self._shot: Shot | None = None
        self._due = 0.0
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self in self._idle:
            self._idle.remove(self)

    def fire(self, shot: Shot, due: float) -> None:
        assert self._transport is not None
        self._shot, self._due, self._answer = shot, due, b""
        shot.late_ms = (time.monotonic() - due) * 1000
        self._transport.write(shot.request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        shot = self._shot
        if shot is None or not _whole(self._answer):
            return
        shot.took_ms = (time.monotonic() - self._due) * 1000
        shot.status = int(self._answer[9:12])
        self._shot = None
        self._idle.append(self)


def _whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line[15:])
    return True


async def run(host: str, port: int, shots: Sequence[Shot], open_first: int = 32) -> None:
    """Fire all of them, wait for the answers."""
    loop = asyncio.get_running_loop()
    idle: list[Connection] = []
    transports: list[asyncio.Transport] = []

    async def connection() -> Connection:
        transport, made = await loop.create_connection(lambda: Connection(idle), host, port)
        transports.append(transport)
        return made

    idle += [await connection() for _ in range(open_first)]
    begun = time.monotonic() + 0.5
    for shot in shots:
        due = begun + shot.at
        if (left := due - time.monotonic() - EARLY) > 0:
            await asyncio.sleep(left)
        while time.monotonic() < due:  # noqa: ASYNC110 - the instant itself is waited for, not an event
            await asyncio.sleep(0)
        (idle.pop() if idle else await connection()).fire(shot, due)
    end = time.monotonic() + PATIENCE
    while any(shot.took_ms is None for shot in shots) and time.monotonic() < end:  # noqa: ASYNC110 - of many answers, none has an event
        await asyncio.sleep(0.05)
    for transport in transports:
        transport.close()


def main() -> None:
    """Reads the file, fires, prints."""
    host, port, file = sys.argv[1:]
    with suppress(PermissionError):
        os.nice(-10)  # late requests make a run void: where it is allowed, the generator goes before what it measures
    planned = [json.loads(line) for line in Path(file).read_text().splitlines()]
    shots = [Shot(each["at"], base64.b64decode(each["request"])) for each in planned]
    asyncio.run(run(host, int(port), shots))
    late = [shot.late_ms for shot in shots]
    print(json.dumps({"late_ms": late, "answers": [[shot.took_ms, shot.status] for shot in shots]}))


if __name__ == "__main__":
    main()
