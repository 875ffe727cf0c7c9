"""People who talk without a pause: each writes as soon as the last message was answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import msgspec

from benchmarks.harness.rasa import REST
from tests.platforms.client import HttpClient
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser

PATIENCE = 30.0
"""Seconds that somebody waits for an answer before the run has failed."""
WORDS = (
    "こんばんは〜",
    "送料無料になるのはいくらからですか",
    "クレジットカードは使えますか",
    "ありがとう!",
    "届くまでどれくらいかかりますか?",
    "プレゼント用に包んでもらえますか🎁",
    "めちゃくちゃ可愛いです!!",
)
"""What they say: answered by a response alone, without the action server."""

Say = Callable[[str], Awaitable[None]]
"""Says something and returns when the answer is there."""


@dataclass(frozen=True)
class Exchange:
    """One message and its answer: who, and when on the steady clock, in nanoseconds."""

    who: int
    written_ns: int
    answered_ns: int


async def talk(people: Sequence[Say], seconds: float) -> list[Exchange]:
    """Everybody at once, for so long; the exchanges that ended in that time."""
    done: list[Exchange] = []
    end = time.monotonic() + seconds

    async def one(who: int, say: Say) -> None:
        turn = who
        while time.monotonic() < end:
            written, turn = time.monotonic_ns(), turn + 1
            await say(WORDS[turn % len(WORDS)])
            if time.monotonic() < end:
                done.append(Exchange(who, written, time.monotonic_ns()))

    await asyncio.gather(*(one(who, say) for who, say in enumerate(people)))
    return done


def on_line(line: LineSimulator, users: Sequence[LineUser]) -> list[Say]:
    """They write on LINE; the answer is there when the platform shows one message more."""
    watch = _Watch(line)
    return [_line_talker(line, user, watch) for user in users]


class _Watch:
    """One look at the platform after each change, for everybody who waits: sixty looks would be the load itself."""

    def __init__(self, line: LineSimulator) -> None:
        self._line = line
        self._waiting: dict[str, tuple[int, asyncio.Event]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def answer(self, user: LineUser, shown: int) -> None:
        """Return when this person sees more than so many messages. Raises TimeoutError."""
        answered = asyncio.Event()
        self._waiting[user.id] = (shown, answered)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._line.simulation.until(self._look, 3600.0, "an answer"))
        async with asyncio.timeout(PATIENCE):
            await answered.wait()

    def _look(self) -> bool:
        for who, (shown, answered) in list(self._waiting.items()):
            if len(self._line.delivered(who)) > shown:
                del self._waiting[who]
                answered.set()
        return not self._waiting


def over_rest(url: str, count: int, client: HttpClient) -> list[Say]:
    """They write to Rasa's own REST channel."""
    return [_rest_talker(url + REST, f"person-{number}", client) for number in range(count)]


def _line_talker(line: LineSimulator, user: LineUser, watch: _Watch) -> Say:
    async def say(words: str) -> None:
        shown = len(line.delivered(user))
        await line.send_text(user, words)
        await watch.answer(user, shown)

    return say


def _rest_talker(url: str, sender: str, client: HttpClient) -> Say:
    async def say(words: str) -> None:
        body = msgspec.json.encode({"sender": sender, "message": words})
        reply = await client.request("POST", url, {"content-type": "application/json"}, body, PATIENCE)
        if reply.status != 200 or not msgspec.json.decode(reply.body):
            raise RuntimeError(f"Rasa's own channel answered {reply.status} {reply.body[:80]!r} to {words}")

    return say
