"""The generator: every request leaves, each is timed from its planned instant, a slow answer holds nobody up."""

import asyncio

from benchmarks.harness.generator import Shot, run

REQUEST = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n"


async def test_a_slow_answer_holds_no_other_request_up() -> None:
    arrived = 0
    served: list[asyncio.Task[None] | None] = []
    all_here = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal arrived
        served.append(asyncio.current_task())
        await reader.readuntil(b"\r\n\r\n")
        arrived += 1
        if arrived == 5:
            all_here.set()
        await all_here.wait()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        await reader.read()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        shots = [Shot(0.0, REQUEST) for _ in range(5)]
        await run("127.0.0.1", server.sockets[0].getsockname()[1], shots, open_first=2)
        await asyncio.gather(*(task for task in served if task is not None))

    assert [shot.status for shot in shots] == [200] * 5
    assert all(shot.took_ms is not None and shot.took_ms >= shot.late_ms for shot in shots)
