"""Seals what was put on record, within a second, and notes it outside the database."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from core import crash_points
from core.bus import Event
from core.database import Database
from core.keyring import KeyRing
from governance.audit.chain_file import ChainFile, ChainFileError, Mark
from governance.audit.entries import TOPIC
from governance.audit.links import add_links, head, next_links

PAUSE = 0.2
"""Seconds in which entries gather before they are sealed together."""
POLL = 1.0
"""Seconds between looks at the tables, for wake-ups that got lost between processes."""

_log = logging.getLogger(__name__)


async def seal_pending(database: Database, ring: KeyRing, file: ChainFile) -> int:
    """Seal what is unsealed, then make the file say what the database says. Answers how many were sealed.

    A crash between a commit and its line leaves the file one set behind: the next call, at the latest at the next
    start, mends that. Raises ChainFileError, OSError.
    """
    count = 0
    await _note_head(database, file)
    while links := await database.read(lambda c: next_links(c, ring)):
        if await database.write(lambda c, links=links: add_links(c, links)):  # type: ignore[misc]
            count += len(links)
            crash_points.reached("while_sealing")
            await asyncio.to_thread(file.append, Mark(links[-1].position, links[-1].digest))
    return count


async def _note_head(database: Database, file: ChainFile) -> None:
    """The file is read first: what it knows was committed before, unless somebody removed it."""
    known = await asyncio.to_thread(file.last)
    newest = await database.read(head)
    if known is not None and known.count > newest.position:
        _log.error("the audit log was cut: it ends at %d, %s knows %d", newest.position, file.path.name, known.count)
    elif newest.position > (known.count if known else 0):
        await asyncio.to_thread(file.append, Mark(newest.position, newest.digest))


class Sealer:
    """Seals until stopped. Any number of processes may run one: each set is sealed once."""

    def __init__(self, database: Database, ring: KeyRing, file: ChainFile, *, pause: float = PAUSE) -> None:
        self._database = database
        self._ring = ring
        self._file = file
        self._pause = pause
        self._bell = asyncio.Event()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Seal at once what an earlier start left, then what is put on record, and the rest when stopped."""
        silence = self._database.bus.listen(self._hear)
        try:
            while not self._stopping.is_set():
                await self._seal()
                await _within(POLL, self._bell)
                if self._bell.is_set():
                    await _within(self._pause, self._stopping)
                    self._bell.clear()
            await self._seal()
        finally:
            silence()

    def stop(self) -> None:
        """Seal once more, then end."""
        self._stopping.set()
        self._bell.set()

    def _hear(self, events: list[Event]) -> None:
        if any(event.topic == TOPIC for event in events):
            self._bell.set()

    async def _seal(self) -> None:
        """A failure is logged and tried again at the next look: what was not sealed stays in the tables."""
        try:
            await seal_pending(self._database, self._ring, self._file)
        except (SQLAlchemyError, ChainFileError, OSError):
            _log.exception("the audit log could not be sealed; it is tried again")


async def _within(seconds: float, bell: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return
