"""Everything a simulated platform received, in order, with what became of it: the truth that tests count by."""

import asyncio
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from tests.platforms.exchange import JsonObject, Request

Verdict = Literal["pending", "accepted", "repeated", "refused", "unprocessed"]
"""`repeated`: recognised as accepted earlier. `unprocessed`: a fault kept the platform from looking at it."""


@dataclass(frozen=True)
class Description:
    """What a request asks for, as far as it can be told without processing it."""

    to: str = ""
    messages: tuple[JsonObject, ...] = ()
    retry_key: str | None = None


@dataclass(frozen=True)
class Received:
    number: int
    """Counts from 1 in the order of arrival."""
    at: float
    """The platform's clock."""
    kind: str
    """The endpoint, such as `reply`, `push`, `messages`, `comment_reply`."""
    request: Request = field(repr=False)
    description: Description
    verdict: Verdict = "pending"
    status: int | None = None
    """The HTTP status answered; None: nothing was answered (yet)."""

    @property
    def to(self) -> str:
        return self.description.to

    @property
    def messages(self) -> tuple[JsonObject, ...]:
        return self.description.messages

    @property
    def retry_key(self) -> str | None:
        return self.description.retry_key

    @property
    def body(self) -> bytes:
        return self.request.body

    @property
    def first_byte_ns(self) -> int:
        return self.request.first_byte_ns


class Changes:
    """Wakes whoever waits for the platform's state to become so."""

    def __init__(self) -> None:
        self.version = 0
        """Grows with every change."""
        self._waiting: set[asyncio.Event] = set()

    def happened(self) -> None:
        self.version += 1
        for event in self._waiting:
            event.set()

    async def until(self, holds: Callable[[], bool], within: float, otherwise: Callable[[], str]) -> None:
        """Raises TimeoutError, in the words of `otherwise`, when it does not hold within so many seconds."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(within):
                while not holds():
                    await event.wait()
                    event.clear()
        except TimeoutError:
            raise TimeoutError(otherwise()) from None
        finally:
            self._waiting.discard(event)


class Ledger:
    """The list of what was received. Entries are replaced when their outcome is known, never removed or moved."""

    def __init__(self, changes: Changes) -> None:
        self._entries: list[Received] = []
        self._changes = changes

    def __iter__(self) -> Iterator[Received]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def arrive(self, at: float, kind: str, request: Request, description: Description) -> int:
        number = len(self._entries) + 1
        self._entries.append(Received(number, at, kind, request, description))
        self._changes.happened()
        return number

    def settle(self, number: int, verdict: Verdict) -> None:
        self._entries[number - 1] = dataclasses.replace(self._entries[number - 1], verdict=verdict)
        self._changes.happened()

    def answered(self, number: int, status: int) -> None:
        self._entries[number - 1] = dataclasses.replace(self._entries[number - 1], status=status)
        self._changes.happened()

    def of(self, *kinds: str) -> tuple[Received, ...]:
        return tuple(entry for entry in self._entries if entry.kind in kinds)

    def clear(self) -> None:
        self._entries.clear()
