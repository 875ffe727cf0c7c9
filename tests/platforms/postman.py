"""Posts a simulated platform's webhooks: at once, late, twice, out of order, again after a failure."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field

from tests.platforms.client import HttpClient, Reply
from tests.platforms.clock import Clock
from tests.platforms.records import Changes


@dataclass(frozen=True)
class Webhook:
    """One signed POST, ready to go out."""

    body: bytes
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Posted:
    """One attempt to deliver a webhook."""

    number: int
    at: float
    webhook: Webhook
    status: int | None
    """None: no answer within the platform's patience."""
    seconds: float
    redelivery: bool

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Redelivery:
    """How often, and after how many seconds each, a webhook without a 2xx answer is posted again."""

    times: int = 0
    after: float = 1.0


@dataclass(frozen=True)
class Weather:
    """Disorder on the way: a share of webhooks arrives twice, each is late by a random time within a range."""

    duplicates: float = 0.0
    latest: float = 0.0
    seed: int = 0


class Postman:
    def __init__(self, clock: Clock, changes: Changes, patience: float) -> None:
        self.url: str | None = None
        self.redelivery = Redelivery()
        self.posted: list[Posted] = []
        self._clock = clock
        self._changes = changes
        self._patience = patience
        self._client = HttpClient()
        self._background: set[asyncio.Task[object]] = set()
        self.weather = Weather()

    @property
    def weather(self) -> Weather:
        return self._weather

    @weather.setter
    def weather(self, weather: Weather) -> None:
        self._weather = weather
        self._random = random.Random(weather.seed)

    async def deliver(
        self, webhook: Webhook, again: Callable[[], Webhook], copies: int = 1, delay: float = 0.0
    ) -> Posted:
        """Post `copies` at once; returns the first one's outcome. Redeliveries follow in the background."""
        if self._random.random() < self._weather.duplicates:
            copies += 1
        for _ in range(copies - 1):
            self.later(self._late(webhook, delay))
        posted = await self._late(webhook, delay)
        if not posted.ok and self.redelivery.times:
            self.later(self._redeliver(again, self.redelivery))
        return posted

    async def post(self, webhook: Webhook, redelivery: bool = False) -> Posted:
        """Post once, now, and record it."""
        if self.url is None:
            raise RuntimeError("no webhook address is set: give `webhook=` or use `build` and post yourself")
        at = self._clock()
        reply = await self._try(webhook)
        status, seconds = (reply.status, reply.seconds) if reply else (None, 0.0)
        posted = Posted(len(self.posted) + 1, at, webhook, status, seconds, redelivery)
        self.posted.append(posted)
        self._changes.happened()
        return posted

    async def get(self, query: str) -> Reply:
        """Ask the webhook's address with GET (Meta's handshake)."""
        return await self._client.request("GET", f"{self.url}?{query}", within=self._patience)

    def later(self, work: Coroutine[object, object, object]) -> None:
        """Run in the background until `settle` or `close`."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def settle(self) -> None:
        """Wait until nothing is on its way any more."""
        while self._background:
            await asyncio.gather(*self._background)

    async def close(self) -> None:
        tasks = list(self._background)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._client.close()

    async def _late(self, webhook: Webhook, delay: float) -> Posted:
        wait = delay + self._random.random() * self._weather.latest
        if wait:
            await asyncio.sleep(wait)
        return await self.post(webhook)

    async def _redeliver(self, again: Callable[[], Webhook], policy: Redelivery) -> None:
        for _ in range(policy.times):
            await asyncio.sleep(policy.after)
            if (await self.post(again(), redelivery=True)).ok:
                return

    async def _try(self, webhook: Webhook) -> Reply | None:
        assert self.url is not None
        try:
            return await self._client.request("POST", self.url, webhook.headers, webhook.body, self._patience)
        except (ConnectionError, TimeoutError, OSError):
            return None
