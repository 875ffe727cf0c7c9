"""Wakes the streams whose visitor has something new: told by the event bus, so that silence costs nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from sqlalchemy.exc import SQLAlchemyError

from console.chat.seats import Reason, Seat, Seats
from core.bus import Bus, Event

VISITOR = "visitor"
"""The topic that tells of a posted message before it is filed: its conversation may have to be found yet."""
COALESCE = 0.3
"""Seconds in which changes of the queue are taken together: one look at it serves everybody who waits."""

_VISIBLE_FROM = "sent"
_QUEUE = frozenset(("owner", "ticket", "queue"))


_log = logging.getLogger(__name__)


class Hub:
    """Hears what was committed, in this process or another, and wakes whom it concerns."""

    def __init__(self, bus: Bus, read_queue: Callable[[], Awaitable[list[int]]]) -> None:
        self.seats = Seats()
        self.queue: list[int] = []
        """The waiting tickets in order, as last read for those who wait."""
        self._read_queue = read_queue
        self._loop = asyncio.get_running_loop()
        self._looking: asyncio.Task[None] | None = None
        self._changed = False
        self._ended = False
        self._silence = bus.listen(self._hear)

    def sit(self, account_id: str, visitor: str) -> Seat:
        """A stream opens. It hears from here on: what is read afterwards misses nothing."""
        seat = Seat(account_id, visitor)
        self.seats.add(seat)
        if self._ended:
            seat.wake("end")
        return seat

    def wake_conversations(self, conversation_ids: Iterable[str]) -> None:
        """Something may have happened in these."""
        for conversation_id in conversation_ids:
            _wake(self.seats.in_conversation(conversation_id), "standing")

    def end_all(self) -> None:
        """The app stops: every stream ends at once, and its page connects again."""
        if self._ended:
            return
        self._ended = True
        self._silence()
        if self._looking is not None:
            self._looking.cancel()
        _wake(self.seats, "end")

    def _hear(self, events: list[Event]) -> None:
        """A listener of the bus, on the app's loop or in a thread of the database."""
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            self._tell(events)
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, events)

    def _tell(self, events: list[Event]) -> None:
        if len(self.seats):
            for event in events:
                self._tell_one(event)

    def _tell_one(self, event: Event) -> None:
        data = event.data
        if event.topic == "message" and data["direction"] == "in":
            self._new_words(str(data["conversation"]))
        elif event.topic == "delivery" and data["state"] == _VISIBLE_FROM:
            _wake(self.seats.in_conversation(str(data["conversation"])), "lines")
        elif event.topic in _QUEUE:
            _wake(self.seats.in_conversation(str(data["conversation"])), "standing")
            self._queue_changed()
        elif event.topic == "read":
            _wake((seat for seat in self.seats if seat.ticket == data["number"]), "standing")
        elif event.topic == VISITOR:
            for seat in self.seats.of_visitor(str(data["account"]), str(data["visitor"])):
                seat.announced = True
                seat.expecting = seat.conversation_id is None

    def _new_words(self, conversation_id: str) -> None:
        known = self.seats.in_conversation(conversation_id)
        _wake(known or (seat for seat in self.seats if seat.expecting), "lines")

    def _queue_changed(self) -> None:
        if self._ended or not any(seat.waits for seat in self.seats):
            return
        self._changed = True
        if self._looking is None or self._looking.done():
            self._looking = self._loop.create_task(self._look())

    async def _look(self) -> None:
        while self._changed:
            await asyncio.sleep(COALESCE)
            self._changed = False
            try:
                self.queue = await self._read_queue()
            except SQLAlchemyError as error:
                _log.warning("the queue could not be read, and is at its next change: %s", type(error).__name__)
            else:
                _wake((seat for seat in self.seats if seat.waits), "queue")


def _wake(seats: Iterable[Seat], reason: Reason) -> None:
    for seat in tuple(seats):
        seat.wake(reason)
