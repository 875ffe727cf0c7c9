"""Keeps the judges at the rules in force: what is published, here or elsewhere, is obeyed without a restart."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError

from core.bus import Event
from core.database import Database
from governance.in_force import InForce, Source, put_in_force
from governance.judges import Judges
from governance.packs import versions
from governance.packs.version_acts import TOPIC

POLL = 3.0
"""Seconds between looks at the table, for wake-ups that got lost between processes."""
CHANGED = "rules"
"""What the bus of this process tells once other rules are obeyed."""

_log = logging.getLogger(__name__)


class Rulebook:
    """The rules in force in this process."""

    def __init__(
        self, database: Database, judges: Judges, now: InForce, also: Callable[[InForce], None] = lambda now: None
    ) -> None:
        """`also` is told what is in force, now and after each change: others than judges go by it too."""
        self._database = database
        self._judges = judges
        self._also = also
        also(now)
        self._reading = asyncio.Lock()
        self._bell = asyncio.Event()
        self._stopping = False
        self.now = now

    @property
    def files(self) -> Mapping[str, Source]:
        """As they were when this process started."""
        return self.now.files

    async def run(self) -> None:
        """Follow what is published until stopped. What fails is logged and tried again: the tables are the truth."""
        silence = self._database.bus.listen(self._hear)
        try:
            while not self._stopping:
                try:
                    await self.refresh()
                except SQLAlchemyError:
                    _log.exception("the published rules could not be read; it is tried again")
                await self._pause()
        finally:
            silence()

    def stop(self) -> None:
        """End."""
        self._stopping = True
        self._bell.set()

    async def refresh(self) -> None:
        """Obey what is published now; when this returns, the next question is judged by it."""
        async with self._reading:
            standing = await self._database.read(versions.standing)
            if standing == self.now.standing:
                return
            published = await self._database.read(versions.published)
            made = await asyncio.to_thread(put_in_force, self.files, published)
            self.now, self._judges.policy = made, made.policy
            self._also(made)
            for each in made.broken:
                _log.error(
                    "version %d of %s cannot be used: everything is held", each.version.number, each.version.name
                )
            self._database.bus.tell([Event(CHANGED)])

    def _hear(self, events: list[Event]) -> None:
        if any(event.topic == TOPIC for event in events):
            self._bell.set()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(POLL):
                await self._bell.wait()
        except TimeoutError:
            pass
        self._bell.clear()
