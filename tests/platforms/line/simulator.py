"""The simulated LINE platform as tests, benchmarks and the chat page drive it."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.platforms.clock import Clock
from tests.platforms.exchange import JsonObject, Request, Response
from tests.platforms.gateway import Call, Manners, Route
from tests.platforms.line import errors, reading, sending, webhook_settings
from tests.platforms.line.account import LineAccount
from tests.platforms.line.events import Events, envelope, redelivered
from tests.platforms.line.world import LineUser, Shown, World
from tests.platforms.postman import Posted, Webhook
from tests.platforms.rates import Rate, Rates
from tests.platforms.records import Description, Received
from tests.platforms.simulation import Simulation
from tests.until import LONGEST_WAIT

PATIENCE = 2.0
"""LINE counts a webhook as timed out after two seconds."""


@dataclass(frozen=True)
class Sent:
    """An event and how the program under test answered its webhook."""

    event: JsonObject
    posted: Posted

    @property
    def status(self) -> int | None:
        return self.posted.status

    @property
    def message_id(self) -> str:
        return str(self.event["message"]["id"])


class LineSimulator:
    """`async with LineSimulator(webhook=…) as line:` then `line.api_base`, `await line.send_text(user, "…")`."""

    def __init__(
        self,
        webhook: str | None = None,
        account: LineAccount | None = None,
        clock: Clock = time.time,
    ) -> None:
        self.account = account or LineAccount()
        self.simulation = Simulation(clock, PATIENCE, webhook)
        self.postman = self.simulation.postman
        self.fault = self.simulation.fault
        self.clear_faults = self.simulation.clear_faults
        self.go_down = self.simulation.go_down
        self.come_up = self.simulation.come_up
        self.settle = self.postman.settle
        self.world = World(clock, self.simulation.changes)
        self.events = Events(self.world)
        self.rates = Rates(clock, usual=Rate(2000), others={"loading": Rate(100)})
        self.simulation.serve(
            [
                *sending.routes(self.world),
                *reading.routes(self.world, self.account),
                *webhook_settings.routes(self.account, self.postman),
            ],
            Manners(_kind, self._describe, self._admit, errors.refusal, _unknown),
        )

    async def start(self, port: int = 0) -> None:
        await self.simulation.start(port)

    async def stop(self) -> None:
        await self.simulation.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def api_base(self) -> str:
        """Stands for both api.line.me and api-data.line.me."""
        return self.simulation.base

    def user(self, user_id: str | None = None, name: str | None = None) -> LineUser:
        return self.world.user(user_id, name)

    # What the platform received, and what people see.

    @property
    def received(self) -> tuple[Received, ...]:
        return tuple(self.simulation.ledger)

    @property
    def posted(self) -> tuple[Posted, ...]:
        return tuple(self.postman.posted)

    def delivered(self, chat: LineUser | str) -> tuple[Shown, ...]:
        """The bot's messages in the chat with this user or group, in the order they arrived."""
        return tuple(self.world.chats.get(_chat(chat), ()))

    def texts(self, chat: LineUser | str) -> list[str]:
        return [shown.text for shown in self.delivered(chat)]

    async def wait_for(self, chat: LineUser | str, count: int = 1, within: float = LONGEST_WAIT) -> tuple[Shown, ...]:
        """Wait until this chat shows so many messages of the bot; raises TimeoutError saying what came instead."""
        await self.simulation.until(
            lambda: len(self.delivered(chat)) >= count, within, f"no {count} messages to {_chat(chat)}"
        )
        return self.delivered(chat)

    async def wait_received(self, *kinds: str, count: int = 1, within: float = LONGEST_WAIT) -> tuple[Received, ...]:
        return await self.simulation.received(kinds, count, within)

    # Webhooks.

    def sign(self, body: bytes) -> str:
        return self.account.sign(body)

    def build(self, *events: JsonObject) -> Webhook:
        """One signed delivery, for tests that post it themselves."""
        return envelope(self.account, events)

    async def send(self, *events: JsonObject, copies: int = 1, delay: float = 0.0) -> Posted:
        """Post events in one delivery; without a 2xx they come again as `postman.redelivery` says."""
        self._handed_over(events)
        return await self.postman.deliver(self.build(*events), lambda: self._again(events), copies, delay)

    async def redeliver(self, *events: JsonObject) -> Posted:
        """Post events again: the same ids and tokens, marked as a redelivery."""
        return await self.postman.post(self._again(events), redelivery=True)

    async def verify(self) -> Posted:
        """The console's Verify button: a delivery without events."""
        return await self.send()

    async def send_text(self, user: LineUser | str, text: str, group: str | None = None) -> Sent:
        return await self._sent(self.events.text(user, text, group))

    async def send_image(self, user: LineUser | str) -> Sent:
        return await self._sent(self.events.image(user))

    async def send_sticker(self, user: LineUser | str) -> Sent:
        return await self._sent(self.events.sticker(user))

    async def press(self, user: LineUser | str, data: str) -> Sent:
        """Press a button that carries this postback data."""
        return await self._sent(self.events.postback(user, data))

    async def follow(self, user: LineUser | str) -> Sent:
        return await self._sent(self.events.follow(user))

    async def unfollow(self, user: LineUser | str) -> Sent:
        return await self._sent(self.events.unfollow(user))

    async def unsend(self, user: LineUser | str, message_id: str) -> Sent:
        return await self._sent(self.events.unsend(user, message_id))

    async def _sent(self, event: JsonObject) -> Sent:
        return Sent(event, await self.send(event))

    def _handed_over(self, events: Iterable[JsonObject]) -> None:
        for event in events:
            self.world.tokens.received(str(event.get("replyToken")), self.world.clock())

    def _again(self, events: Iterable[JsonObject]) -> Webhook:
        self._handed_over(events)
        return self.build(*(redelivered(event) for event in events))

    # The gateway's questions.

    def _describe(self, kind: str, request: Request, where: Mapping[str, str]) -> Description:
        return sending.describe(self.world, kind, request, where)

    def _admit(self, call: Call) -> Response | None:
        if not self.account.admits(call.request.headers.get("authorization", "")):
            return errors.error(401, errors.BAD_TOKEN)
        return None if self.rates.allows(call.kind) else errors.error(429, errors.RATE_LIMIT)


def _chat(chat: LineUser | str) -> str:
    return chat.id if isinstance(chat, LineUser) else chat


def _kind(route: Route, request: Request, where: Mapping[str, str]) -> str:
    return route.kind


def _unknown(request: Request) -> Response:
    return errors.error(404, errors.NOT_FOUND)
