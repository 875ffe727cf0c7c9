"""Hears what was committed, here or in another process, and tells every open page: one look serves all of them."""

import asyncio
import logging
from collections.abc import Callable

from console.house import Counter
from console.pages.live.changes import Changes
from console.pages.live.hints import Told, event, look
from console.pages.live.seats import Seat
from core.bus import Event
from desk.frame import Counts

TOGETHER = 0.1
"""Seconds in which changes are taken together."""
LOOK_AROUND = 3.0
"""Seconds between looks at the bot, whose state no transaction tells; deliveries also become a person's by time."""

HELLO = "retry: 1000\n" + event("hello", {})
"""What a stream begins with."""

_log = logging.getLogger(__name__)


class Hub:
    """One for the app, while it runs."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._loop = asyncio.get_running_loop()
        self._bell = asyncio.Event()
        self._changes = Changes()
        self._seats: set[Seat] = set()
        self._counts: Counts | None = None
        self._bot_up = self._bot_answers()
        self._ended = False
        self._silence = counter.database.bus.listen(self._hear)
        self._task = asyncio.create_task(self._run())

    def sit(self, user_id: str) -> Seat:
        """A page listens: it hears everything from here on."""
        seat = Seat(user_id)
        self._seats.add(seat)
        if self._ended:
            seat.end()
        return seat

    @property
    def listeners(self) -> int:
        """How many pages listen."""
        return len(self._seats)

    def leave(self, seat: Seat) -> None:
        """A page is gone."""
        self._seats.discard(seat)
        if not self._seats:
            self._counts = None  # what nobody hears is not followed

    async def close(self) -> None:
        """The app stops: every stream ends now, and its page connects to the next start."""
        if self._ended:
            return
        self._ended = True
        self._silence()
        self._task.cancel()
        await asyncio.wait([self._task])
        for seat in tuple(self._seats):
            seat.end()

    def _hear(self, events: list[Event]) -> None:
        """A listener of the bus, on the app's loop or in a thread of the database."""
        self._on_loop(lambda: self._take(events))

    def _on_loop(self, work: Callable[[], None]) -> None:
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            work()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _take(self, events: list[Event]) -> None:
        if not self._seats:
            return
        for each in events:
            if each.topic == "session":
                self._end_of(str(each.data["user"]))
        self._changes.add(events)
        if self._changes.anything:
            self._bell.set()

    def _end_of(self, user_id: str) -> None:
        """Sessions of this person ended: their pages connect again, those that still may."""
        for seat in tuple(self._seats):
            if seat.user_id == user_id:
                seat.end()

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(LOOK_AROUND):  # wait_for would lose a cancellation that meets the bell
                    await self._bell.wait()
                await asyncio.sleep(TOGETHER)
            except TimeoutError:
                self._look_around()
            self._bell.clear()
            changes, self._changes = self._changes, Changes()
            if self._seats and changes.anything:
                await self._tell(changes)

    def _look_around(self) -> None:
        self._changes.counts = True
        if (up := self._bot_answers()) != self._bot_up:
            self._bot_up = up
            self._changes.notices = True

    def _bot_answers(self) -> bool:
        return self._counter.house.system().bot != "down"

    async def _tell(self, changes: Changes) -> None:
        counter, before = self._counter, self._counts
        now, unreadable = counter.clock.now(), counter.house.book.unreadable
        try:
            told: Told = await counter.database.read(lambda c: look(c, changes, before, unreadable, now))
        except Exception:
            # Pages that miss a hint show something old. Ending their streams makes them ask for everything.
            _log.exception("live hints could not be looked up; every page connects again")
            for seat in tuple(self._seats):
                seat.end()
            return
        self._counts = told.counts
        if told.text:
            for seat in tuple(self._seats):
                seat.tell(told.text)
