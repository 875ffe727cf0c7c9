"""Verifying the whole log while the system runs: one at a time, in a thread of its own, in short steps."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from console.house import Counter
from console.view.records import Checked
from governance import audit
from governance.audit import ChainFile, Verification

T = TypeVar("T")
REST = 0.005
"""Seconds between two batches in which everybody else has the interpreter."""

_log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """The system is going down."""


class _Gentle:
    """The database, read with a pause before each batch, until stopped."""

    def __init__(self, counter: Counter) -> None:
        self._database = counter.database
        self._stopping = threading.Event()

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """As Database.read_now."""
        if self._stopping.wait(REST):
            raise _StoppedError
        return self._database.read_now(work)

    def stop(self) -> None:
        """End before the next batch."""
        self._stopping.set()


class Checking:
    """The last verification that somebody asked for."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._reading = _Gentle(counter)
        self._task: asyncio.Task[None] | None = None
        self.last: Checked | None = None

    def start(self, by: str, actor: str) -> Checked:
        """Begin, unless one is running; answers what is going on."""
        if self._task is None or self._task.done():
            self.last = Checked(running=True, by=by, at=self._counter.clock.now())
            self._task = asyncio.create_task(self._run(self.last, actor))
        assert self.last is not None
        return self.last

    async def stop(self) -> None:
        """The system is going down."""
        self._reading.stop()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self, asked: Checked, actor: str) -> None:
        begun = time.monotonic()
        try:
            found = await asyncio.to_thread(self._verify)
            await self._put_on_record(found, actor)
        except _StoppedError:
            return
        except (SQLAlchemyError, OSError):
            _log.exception("the audit log could not be verified")
            self.last = replace(asked, running=False, failed=True)
            return
        kind, detail = (found.broken.kind, found.broken.words) if found.broken else (None, "")
        self.last = replace(asked, running=False, seconds=time.monotonic() - begun, entries=found.entries,
                            at=self._counter.clock.now(), broken=kind, detail=detail)  # fmt: skip

    def _verify(self) -> Verification:
        file = ChainFile.in_folder(self._counter.settings.data_dir)
        return audit.verify(self._reading, self._counter.ring, file, now=self._counter.clock.now())

    async def _put_on_record(self, found: Verification, actor: str) -> None:
        facts = {"entries": found.entries, "broken": found.broken.words if found.broken else ""}
        now = self._counter.clock.now()
        await self._counter.database.write(
            lambda c: audit.record(c, actor=actor, act="record.verify", subject="record", facts=facts, now=now)
        )
