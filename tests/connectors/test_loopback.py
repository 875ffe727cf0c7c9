"""Calls over loopback: answers in any piece and framing, kept connections, and every way in which none comes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import uvloop

from connectors.contract import Request
from connectors.http import MOST, NoAnswerError
from connectors.loopback import LoopbackClient, is_loopback

LONG = MOST + 1
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 2\r\n\r\n{}"
Answer = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]


class Server:
    """Reads requests, answers each as it is told; `heard` are the requests, `opened` counts connections."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.heard: list[bytes] = []
        self.opened = 0
        self.port = 0
        self.tasks: set[asyncio.Task[None] | None] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.tasks.add(asyncio.current_task())
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.heard.append(head + await reader.readexactly(length))
                await self.answer(writer, self.heard[-1])
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def request(self, timeout: float = 5.0) -> Request:
        return Request("POST", f"http://127.0.0.1:{self.port}/turn", {"authorization": "Bearer x"}, b"[1]", timeout)


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[tuple[Server, LoopbackClient]]:
    server, client = Server(answer), LoopbackClient()
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        server.port = listening.sockets[0].getsockname()[1]
        try:
            yield server, client
        finally:
            await client.close()
            for task in server.tasks:
                if task is not None:
                    task.cancel()
            await asyncio.gather(*(task for task in server.tasks if task is not None), return_exceptions=True)


def writes(*parts: bytes) -> Answer:
    async def answer(writer: asyncio.StreamWriter, request: bytes) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)

    return answer


def then_closes(*parts: bytes) -> Answer:
    async def answer(writer: asyncio.StreamWriter, request: bytes) -> None:
        await writes(*parts)(writer, request)
        writer.close()

    return answer


async def test_what_is_asked_and_answered() -> None:
    async with serving(writes(OK)) as (server, client):
        answer = await client.fetch(server.request())
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"{}", "application/json")
    assert server.heard == [
        f"POST /turn HTTP/1.1\r\nhost: 127.0.0.1:{server.port}\r\ncontent-length: 3\r\n"
        "authorization: Bearer x\r\n\r\n[1]".encode()
    ]


async def test_an_answer_may_come_in_pieces_and_in_chunks() -> None:
    chunked = b"HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    async with serving(writes(*(bytes([each]) for each in chunked))) as (server, client):
        answer = await client.fetch(server.request())
    assert (answer.status, answer.body) == (503, b"abcde")


async def test_one_connection_serves_call_after_call_and_as_many_as_run_at_once() -> None:
    async with serving(writes(OK)) as (server, client):
        for _ in range(5):
            await client.fetch(server.request())
        assert server.opened == 1
        await asyncio.gather(*(client.fetch(server.request()) for _ in range(4)))
        assert server.opened == 4
        await asyncio.gather(*(client.fetch(server.request()) for _ in range(4)))
        assert server.opened == 4


@pytest.mark.parametrize("parts", [(OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"),), (OK,)])
async def test_a_connection_that_the_server_ended_is_not_used_again(parts: tuple[bytes, ...]) -> None:
    async with serving(then_closes(*parts)) as (server, client):
        for _ in range(3):
            assert (await client.fetch(server.request())).status == 200
            await asyncio.sleep(0.02)
    assert server.opened == 3


async def test_nobody_listens() -> None:
    async with serving(writes(OK)) as (server, client):
        request = server.request()
    with pytest.raises(NoAnswerError) as caught:
        await client.fetch(request)
    assert (caught.value.reason, caught.value.reached) == ("ConnectError", False)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (then_closes(), "ReadError"),
        (then_closes(b"HTTP/1.1 200 OK\r\ncontent-le"), "ReadError"),
        (then_closes(b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"), "ReadError"),
        (writes(b"\x00\x01 garbage\r\n\r\n"), "RemoteProtocolError"),
        (writes(b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"), "RemoteProtocolError"),
        (writes(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % LONG, b"x" * LONG), "the answer is too long"),
        (writes(), "ReadTimeout"),
        (writes(b"HTTP/1.1 200 OK\r\n"), "ReadTimeout"),
    ],
)  # fmt: skip
async def test_no_answer_is_told_and_leaves_no_connection_behind(answer: Answer, reason: str) -> None:
    async with serving(answer) as (server, client):
        with pytest.raises(NoAnswerError) as caught:
            await client.fetch(server.request(timeout=0.3 if reason == "ReadTimeout" else 5.0))
        assert (caught.value.reason, caught.value.reached) == (reason, True)
        server.answer = writes(OK)
        assert (await client.fetch(server.request())).status == 200
        assert server.opened == 2


async def test_a_call_that_is_given_up_does_not_answer_the_next_one() -> None:
    asked, late = asyncio.Event(), asyncio.Event()

    async def answer(writer: asyncio.StreamWriter, request: bytes) -> None:
        asked.set()
        await late.wait()
        writer.write(OK)

    async with serving(answer) as (server, client):
        first = asyncio.create_task(client.fetch(server.request()))
        await asked.wait()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        late.set()
        assert (await client.fetch(server.request())).body == b"{}"
        assert server.opened == 2


def test_on_the_loop_that_the_app_runs_on() -> None:
    async def calls() -> None:
        async with serving(writes(OK)) as (server, client):
            for _ in range(3):
                assert (await client.fetch(server.request())).body == b"{}"
            assert server.opened == 1

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(calls())


def test_only_this_machines_own_addresses_go_this_way() -> None:
    assert is_loopback(["http://127.0.0.1:5005", "http://[::1]:5006"])
    for other in ("http://10.0.0.5:5005", "https://127.0.0.1:5005", "http://bot:5005", "http://127.0.0.1"):
        assert not is_loopback(["http://127.0.0.1:5005", other])
