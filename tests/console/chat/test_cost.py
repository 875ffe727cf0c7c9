"""Two hundred open streams cost nothing while nothing happens, and one message wakes only whom it concerns."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from connectors.workers import make_worker
from console.chat import status
from console.chat.hub import VISITOR, Hub
from console.chat.seats import Seat
from console.chat.stream import Sources, Stream
from core.bus import Event
from tests.console.chat.browser import Visitor
from tests.console.chat.conftest import Guest
from tests.console.chat.site import Site, always_open
from tests.scenarios.bot import hands_off
from tests.until import LONGEST_WAIT, until

MANY = 200


class Counting:
    """The site's database, with every read of a stream counted."""

    def __init__(self, here: Site) -> None:
        self._database = here.database
        self.reads = 0

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        self.reads += 1
        return await self._database.read(work)


class Crowd:
    """Streams of the site that write into lists instead of sockets."""

    def __init__(self, here: Site, *, heartbeat: float = 15.0) -> None:
        self.counting = Counting(here)
        self.hub = Hub(here.database.bus, lambda: self.counting.read(status.waiting))
        self._sources = Sources(self.counting, here.counter.clock, self.hub, always_open(), self.is_open)  # type: ignore[arg-type]
        self._heartbeat = heartbeat
        self.open = True
        self.heard: list[list[str]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def is_open(self, account_id: str) -> bool:
        return self.open

    def join(self, visitor: str) -> list[str]:
        """One more stream; what it is told."""
        told: list[str] = []

        async def send(text: str) -> None:
            told.append(text)

        stream = Stream(self._sources, self.hub.sit("shop", visitor), send, "ja", heartbeat=self._heartbeat)
        self.tasks.append(asyncio.create_task(stream.run()))
        self.heard.append(told)
        return told

    async def ready(self) -> None:
        await until(lambda: all(any("event: ready" in text for text in told) for told in self.heard))

    async def end(self) -> None:
        self.hub.end_all()
        await asyncio.gather(*self.tasks)


async def settled() -> None:
    """Everything that can run now has run."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_silence_reads_nothing_and_one_message_is_read_by_one_stream(here: Site, sato: Visitor) -> None:
    await sato.say("はじめ")
    await here.idle()
    crowd = Crowd(here)
    his = crowd.join(sato.http.cookies["madoguchi_chat"].partition(".")[0])
    for number in range(MANY - 1):
        crowd.join(f"{number:032x}")
    await crowd.ready()
    crowd.counting.reads = 0
    others = [len(told) for told in crowd.heard[1:]]
    strangers = [Event("message", {"conversation": str(n), "message": "m", "direction": "in"}) for n in range(1000)]
    strangers += [Event("delivery", {"conversation": str(n), "delivery": "d", "state": "sent"}) for n in range(1000)]
    strangers += [Event("ticket", {"number": n, "status": "queued", "conversation": str(n)}) for n in range(1000)]
    here.database.bus.tell(strangers)
    await settled()
    assert crowd.counting.reads == 0
    await sato.say("もう一つ")
    await until(lambda: "「もう一つ」ですね" in "".join(his))
    assert 2 <= crowd.counting.reads <= 4, "the message, and its answer"
    assert [len(told) for told in crowd.heard[1:]] == others
    await crowd.end()
    assert len(crowd.hub.seats) == MANY, "the routes take the seats away"


async def test_everybody_who_waits_is_served_by_one_look_at_the_queue(here: Site, guest: Guest) -> None:
    here.bot.reply = lambda request: hands_off("おつなぎします。")
    visitors = [guest() for _ in range(6)]
    for visitor in visitors:
        await visitor.open()
        await visitor.say("人と")
        await here.idle()
    crowd = Crowd(here)
    told = [crowd.join(each.http.cookies["madoguchi_chat"].partition(".")[0]) for each in visitors[1:]]
    await crowd.ready()
    crowd.counting.reads = 0
    await here.take(1, await here.agent())
    await until(lambda: all('"ahead":' + str(place) in told[place][-1] for place in range(5)))
    assert crowd.counting.reads == 1
    await crowd.end()


async def test_a_silent_stream_says_that_it_lives_and_ends_with_its_account(here: Site) -> None:
    crowd = Crowd(here, heartbeat=0.01)
    told = crowd.join("a" * 32)
    await until(lambda: sum(text.startswith(": ") for text in told) >= 3)
    crowd.open = False
    await asyncio.wait_for(asyncio.gather(*crowd.tasks), LONGEST_WAIT)
    crowd.hub.end_all()


async def test_a_posted_message_is_found_even_if_its_event_got_lost(here: Site, sato: Visitor) -> None:
    """A broken line between two processes loses events: who is expecting looks again by itself."""
    crowd = Crowd(here, heartbeat=0.05)
    visitor = sato.http.cookies["madoguchi_chat"].partition(".")[0]
    told = crowd.join(visitor)
    await crowd.ready()
    crowd.hub._silence()
    crowd.hub._tell([Event(VISITOR, {"account": "shop", "visitor": visitor})])
    await sato.say("聞こえますか")
    await until(lambda: "聞こえますか" in "".join(told))
    crowd.hub._ended = True
    for seat in crowd.hub.seats:
        seat.wake("end")
    await asyncio.gather(*crowd.tasks)


async def test_a_message_posted_before_the_stream_opens_and_filed_after_it_is_heard(here: Site, sato: Visitor) -> None:
    """The page posts and connects at once; or the app restarts between accepting and filing."""
    visitor = sato.http.cookies["madoguchi_chat"].partition(".")[0]
    here.counter.worker.stop()
    await sato.say("もう送りました")
    crowd = Crowd(here)
    told, stranger = crowd.join(visitor), crowd.join("b" * 32)
    await crowd.ready()
    worker = make_worker(here.counter.house)
    await worker.run_until_idle()
    await until(lambda: "「もう送りました」ですね" in "".join(told))
    assert "もう" not in "".join(stranger)
    await crowd.end()


async def test_a_stream_that_opens_while_the_app_stops_ends_at_once(here: Site) -> None:
    crowd = Crowd(here)
    crowd.hub.end_all()
    crowd.join("a" * 32)
    await asyncio.wait_for(asyncio.gather(*crowd.tasks), LONGEST_WAIT)


async def test_a_seat_hears_what_happened_before_it_listened() -> None:
    seat = Seat("shop", "a" * 32)
    seat.wake("lines")
    seat.wake("standing")
    assert await seat.woken(5) == {"lines", "standing"}
    assert await seat.woken(0.001) == set()
