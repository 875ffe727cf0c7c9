"""The open streams of this process, and how each is found when something concerns it."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

Reason = Literal["lines", "standing", "queue", "end"]
Key = TypeVar("Key")


@dataclass(eq=False)
class Seat:
    """One open stream: where it listens, and why it was woken."""

    account_id: str
    visitor: str
    conversation_id: str | None = None
    ticket: int = 0
    expecting: bool = True
    """The visitor has written, or may have, and the conversation is not there yet."""
    announced: bool = False
    """A message of the visitor's was kept since the stream opened."""
    waits: bool = False
    """It shows a waiting slip: what changes the queue concerns it."""
    reasons: set[Reason] = field(default_factory=set)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, reason: Reason) -> None:
        """Something happened."""
        self.reasons.add(reason)
        self.bell.set()

    async def woken(self, within: float) -> set[Reason]:
        """What happened since this was last asked, at once or as soon as it does; nothing after so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self.bell.wait()
        except TimeoutError:
            return set()
        self.bell.clear()
        reasons, self.reasons = self.reasons, set()
        return reasons


class Seats:
    """All of them, by conversation and by visitor."""

    def __init__(self) -> None:
        self._all: set[Seat] = set()
        self._by_conversation: dict[str, set[Seat]] = {}
        self._by_visitor: dict[tuple[str, str], set[Seat]] = {}

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Seat]:
        return iter(tuple(self._all))

    def add(self, seat: Seat) -> None:
        """A stream opens."""
        self._all.add(seat)
        self._by_visitor.setdefault((seat.account_id, seat.visitor), set()).add(seat)

    def bind(self, seat: Seat, conversation_id: str) -> None:
        """Its conversation is known from now on."""
        seat.conversation_id, seat.expecting = conversation_id, False
        self._by_conversation.setdefault(conversation_id, set()).add(seat)

    def remove(self, seat: Seat) -> None:
        """A stream has ended."""
        self._all.discard(seat)
        _drop(self._by_visitor, (seat.account_id, seat.visitor), seat)
        if seat.conversation_id is not None:
            _drop(self._by_conversation, seat.conversation_id, seat)

    def in_conversation(self, conversation_id: str) -> Iterable[Seat]:
        """The streams of a conversation: one for each open tab."""
        return tuple(self._by_conversation.get(conversation_id, ()))

    def of_visitor(self, account_id: str, visitor: str) -> tuple[Seat, ...]:
        """The streams of one browser."""
        return tuple(self._by_visitor.get((account_id, visitor), ()))


def _drop(index: dict[Key, set[Seat]], key: Key, seat: Seat) -> None:
    """Take it out, and the key with the last one."""
    seats = index.get(key)
    if seats is not None:
        seats.discard(seat)
        if not seats:
            del index[key]
