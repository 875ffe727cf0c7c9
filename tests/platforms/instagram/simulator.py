"""The simulated Instagram as tests, benchmarks and the chat page drive it."""

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from tests.platforms.clock import Clock
from tests.platforms.instagram import comments, events, manners, messaging, reading
from tests.platforms.instagram.access import RATES, Access
from tests.platforms.instagram.account import InstagramAccount
from tests.platforms.instagram.echo import Echo
from tests.platforms.instagram.events import Envelope, Event, Events
from tests.platforms.instagram.world import Comment, InstagramUser, Media, Message, World
from tests.platforms.postman import Posted, Webhook
from tests.platforms.rates import Rate, Rates
from tests.platforms.records import Received
from tests.platforms.simulation import Simulation
from tests.until import LONGEST_WAIT

PATIENCE = 5.0
"""Meta counts a webhook as failed after five seconds."""


@dataclass(frozen=True)
class Sent:
    """An event and how the program under test answered its webhook."""

    event: Event
    posted: Posted

    @property
    def status(self) -> int | None:
        return self.posted.status

    @property
    def id(self) -> str:
        """The mid, or the comment's id."""
        value = self.event.value
        inner = value.get("message") or value.get("postback") or {}
        return str(inner.get("mid") or value.get("id") or value.get("comment_id"))


class InstagramSimulator:
    """`async with InstagramSimulator(webhook=…) as ig:` then `ig.api_base`, `await ig.send_text(user, "…")`."""

    def __init__(
        self, webhook: str | None = None, account: InstagramAccount | None = None, clock: Clock = time.time
    ) -> None:
        self.account = account or InstagramAccount()
        self.simulation = Simulation(clock, PATIENCE, webhook)
        self.postman = self.simulation.postman
        self.fault = self.simulation.fault
        self.clear_faults = self.simulation.clear_faults
        self.go_down = self.simulation.go_down
        self.come_up = self.simulation.come_up
        self.settle = self.postman.settle
        self.world = World(self.account, clock, self.simulation.changes)
        self.events = Events(self.world)
        self.echo = Echo()
        self.envelope: Envelope = "messaging"
        self.rates = Rates(clock, usual=Rate(200), others=RATES)
        access = Access(self.account, self.rates)
        self.simulation.serve(
            [
                *messaging.routes(self.world, access, self._message_echoes),
                *reading.routes(self.world, access),
                *comments.routes(self.world, access, self._comment_echoes),
            ],
            manners.manners(self.world, access),
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
        """Stands for both graph.instagram.com and graph.facebook.com; which one a call means, its token says."""
        return self.simulation.base

    def user(self, user_id: str | None = None, name: str | None = None, username: str | None = None) -> InstagramUser:
        return self.world.user(user_id, name, username)

    # What the platform received, and what people see.

    @property
    def received(self) -> tuple[Received, ...]:
        return tuple(self.simulation.ledger)

    @property
    def posted(self) -> tuple[Posted, ...]:
        return tuple(self.postman.posted)

    def delivered(self, user: InstagramUser | str) -> tuple[Message, ...]:
        """What the API put into this person's thread, in order."""
        thread = self.world.threads.get(user if isinstance(user, str) else user.id, ())
        return tuple(message for message in thread if message.request)

    def texts(self, user: InstagramUser | str) -> list[str]:
        return [message.text for message in self.delivered(user)]

    def public_replies(self, comment: str) -> list[str]:
        """What the API answered under this comment, in order, as everybody can read it."""
        return [reply.text for reply in self.world.replies(comment) if reply.request]

    async def wait_for(
        self, user: InstagramUser | str, count: int = 1, within: float = LONGEST_WAIT
    ) -> tuple[Message, ...]:
        """Wait until this person was written so many messages; raises TimeoutError saying what came instead."""
        await self.simulation.until(lambda: len(self.delivered(user)) >= count, within, f"no {count} messages")
        return self.delivered(user)

    async def wait_received(self, *kinds: str, count: int = 1, within: float = LONGEST_WAIT) -> tuple[Received, ...]:
        return await self.simulation.received(kinds, count, within)

    # Webhooks.

    def sign(self, body: bytes) -> str:
        return self.account.sign(body)

    def build(self, *given: Event, envelope: Envelope | None = None) -> Webhook:
        """One signed delivery, for tests that post it themselves."""
        return events.webhook(self.account, given, envelope or self.envelope)

    async def send(
        self, *given: Event, envelope: Envelope | None = None, copies: int = 1, delay: float = 0.0
    ) -> Posted:
        """Post events in one delivery. What the app is not subscribed to is not sent, and nobody hears of it."""
        wanted = [event for event in given if event.field in self.account.subscribed]
        webhook = self.build(*wanted, envelope=envelope)
        if not wanted:
            return Posted(0, self.simulation.clock(), webhook, None, 0.0, redelivery=False)
        return await self.postman.deliver(webhook, lambda: webhook, copies, delay)

    async def shake_hands(self, challenge: str = "1158201444", token: str | None = None) -> bool:
        """Meta's GET when a webhook is set up: is the challenge answered as it came?"""
        asked = {"hub.mode": "subscribe", "hub.verify_token": token or self.account.verify_token}
        reply = await self.postman.get(urlencode({**asked, "hub.challenge": challenge}))
        return reply.status == 200 and reply.body == challenge.encode()

    async def press_test_button(self) -> Posted:
        return await self.postman.post(events.dashboard_test(self.account, self.simulation.clock()))

    async def send_text(self, user: InstagramUser, text: str) -> Sent:
        return await self._sent(self.events.text(user, text))

    async def press(self, user: InstagramUser, title: str, payload: str) -> Sent:
        """Press a quick reply that carries this payload."""
        return await self._sent(self.events.press(user, title, payload))

    async def comment(self, user: InstagramUser, text: str, media: Media | None = None) -> Sent:
        """Write under a post (a new one, if none is given)."""
        return await self._sent(self.events.comment(user, text, media or self.world.post()))

    async def answer_natively(self, user: InstagramUser, text: str) -> Sent:
        return await self._sent(self.events.native(user, text))

    async def unsend(self, user: InstagramUser, mid: str) -> Sent:
        return await self._sent(self.events.unsend(user, mid))

    async def _sent(self, event: Event) -> Sent:
        return Sent(event, await self.send(event))

    # What comes back of what the API accepted.

    async def _message_echoes(self, message: Message) -> None:
        await self._come_back(self.events.echo(message))

    async def _comment_echoes(self, comment: Comment) -> None:
        await self._come_back(self.events.about(comment))

    async def _come_back(self, event: Event) -> None:
        if self.postman.url is not None:
            await self.echo.play(self.postman, lambda delay: self.send(event, delay=delay))
