"""One open page that listens: what it is still to be told."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

MOST = 500
"""Hints that may wait; a page that is so far behind connects again and asks for everything."""


@dataclass(eq=False)
class Seat:
    """A listener. Told from the event loop alone."""

    user_id: str
    _waiting: deque[str] = field(default_factory=deque)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: bool = False

    def tell(self, hint: str) -> None:
        """One more hint."""
        self._waiting.append(hint)
        if len(self._waiting) > MOST:
            self._ended = True
        self._bell.set()

    def end(self) -> None:
        """Nothing more will come: the page connects again."""
        self._ended = True
        self._bell.set()

    async def next(self, patience: float) -> str | None:
        """What came, together; empty after `patience` seconds of silence, None at the end."""
        if not self._waiting and not self._ended:
            try:
                async with asyncio.timeout(patience):
                    await self._bell.wait()
            except TimeoutError:
                return ""
        self._bell.clear()
        if self._ended:
            return None
        told = "".join(self._waiting)
        self._waiting.clear()
        return told
