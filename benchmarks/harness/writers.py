"""People who write on LINE, wait for the answer, and write again."""

import asyncio
import re
from collections.abc import Sequence

from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser
from tests.platforms.postman import Posted

PATIENCE = 3.0
"""Seconds after which somebody writes again without an answer."""
GIVES_UP = 4
"""So many messages without an answer, and somebody new writes instead: people have that conversation by now."""


class Writers:
    """Each person's messages are numbered m1, m2, …; an answer repeats the number."""

    def __init__(self, line: LineSimulator, count: int) -> None:
        self._line = line
        self.users: list[LineUser] = []
        self._count = count
        self.sent: dict[str, int] = {}
        self._stopping = False

    async def run(self) -> None:
        """Write until stopped."""
        await asyncio.gather(*(self._one_after_the_other() for _ in range(self._count)))

    def stop(self) -> None:
        """Each finishes the message it is at."""
        self._stopping = True

    def seen(self, user: LineUser) -> list[int]:
        """The numbers that answers to this person repeat, in the order in which they arrived."""
        return [int(found) for shown in self._line.delivered(user) for found in re.findall(r"m(\d+)", shown.text)]

    def posted(self) -> Sequence[Posted]:
        """Every attempt of the platform's to deliver a webhook."""
        return self._line.postman.posted

    def missing(self, user: LineUser) -> list[int]:
        """The numbers that no answer repeats."""
        return sorted(set(range(1, self.sent.get(user.id, 0) + 1)) - set(self.seen(user)))

    async def _one_after_the_other(self) -> None:
        while not self._stopping:
            user = self._line.user()
            self.users.append(user)
            await self._write(user)

    async def _write(self, user: LineUser) -> None:
        number = unanswered = 0
        while not self._stopping and unanswered < GIVES_UP:
            number += 1
            self.sent[user.id] = number
            await self._line.send_text(user, f"m{number}")
            unanswered = 0 if await self._answered(user, number) else unanswered + 1

    async def _answered(self, user: LineUser, number: int) -> bool:
        try:
            await self._line.simulation.until(lambda: number in self.seen(user), PATIENCE, "an answer")
        except TimeoutError:
            return False
        return True
