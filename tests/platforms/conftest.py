"""What the simulators' own tests share: a program under test that keeps what it is posted, and HTTP clients."""

from collections.abc import AsyncIterator
from typing import Self

import httpx
import pytest

from tests.platforms.clock import ManualClock
from tests.platforms.exchange import Answer, JsonObject, Request, Response
from tests.platforms.instagram import InstagramSimulator
from tests.platforms.line import LineSimulator
from tests.platforms.server import LoopbackServer
from tests.until import LONGEST_WAIT


class Receiver:
    """Stands for the program under test: keeps every webhook and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: list[int] = []
        self._server = LoopbackServer(self._handle)

    @property
    def url(self) -> str:
        return f"{self._server.base}/webhook"

    def bodies(self) -> list[JsonObject]:
        return [request.json() for request in self.requests]

    async def _handle(self, request: Request) -> Answer:
        self.requests.append(request)
        status = self.answers.pop(0) if self.answers else 200
        return Response(status, request.query.get("hub.challenge", "").encode(), {"content-type": "text/plain"})

    async def __aenter__(self) -> Self:
        await self._server.listen()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._server.stop()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
async def line(clock: ManualClock, receiver: Receiver) -> AsyncIterator[LineSimulator]:
    async with LineSimulator(webhook=receiver.url, clock=clock) as line:
        yield line


@pytest.fixture
async def line_api(line: LineSimulator) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {line.account.access_token}"}
    async with httpx.AsyncClient(base_url=line.api_base, headers=headers, timeout=LONGEST_WAIT) as client:
        yield client


@pytest.fixture
async def ig(clock: ManualClock, receiver: Receiver) -> AsyncIterator[InstagramSimulator]:
    async with InstagramSimulator(webhook=receiver.url, clock=clock) as ig:
        yield ig
        await ig.settle()


@pytest.fixture
async def ig_api(ig: InstagramSimulator) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the Instagram login."""
    headers = {"authorization": f"Bearer {ig.account.access_token}"}
    async with httpx.AsyncClient(base_url=f"{ig.api_base}/v25.0", headers=headers, timeout=LONGEST_WAIT) as client:
        yield client


@pytest.fixture
async def page_api(ig: InstagramSimulator) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the Facebook login."""
    headers = {"authorization": f"Bearer {ig.account.page_token}"}
    async with httpx.AsyncClient(base_url=f"{ig.api_base}/v25.0", headers=headers, timeout=LONGEST_WAIT) as client:
        yield client
