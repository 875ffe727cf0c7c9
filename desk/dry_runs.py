"""Dry runs: what a version of the rules would have done to the last thirty days, found beside the running house.

One after another in a thread of their own, in small portions, and at least as long at rest as at work: webhooks and
answers come first. Nothing is stored; a restart forgets them.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from core.database import Database
from desk.judged_answers import JudgedAnswer, newest
from governance.dry_run import Difference, Same, compared
from governance.policy import Policy

LOOKS_BACK = timedelta(days=30)
MOST = 5_000
"""Answers that one run judges, the newest."""
PORTION = 20
LISTED = 200
"""Differences that are kept to be shown; all are counted."""
KEPT = 8
"""Runs that are remembered."""

_log = logging.getLogger(__name__)
State = Literal["waiting", "running", "done", "cancelled", "failed"]
Outcome = tuple[JudgedAnswer, Difference | Same]


@dataclass(frozen=True)
class Change:
    """An answer that would have fared otherwise."""

    answer: JudgedAnswer
    difference: Difference


@dataclass
class Run:
    """One dry run as it stands. `mark` is the text's that it judges by."""

    version_id: str
    mark: str
    since: datetime
    started: datetime
    state: State = "waiting"
    judged: int = 0
    reached: datetime | None = None
    """The moment of the oldest answer looked at."""
    full: bool = False
    """There are more answers in these days than a run judges."""
    changes: list[Change] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Differences by (verdict then, verdict now)."""
    others: Counter[Same] = field(default_factory=Counter)

    @property
    def going(self) -> bool:
        """Whether it is not at its end."""
        return self.state in ("waiting", "running")

    def take(self, outcomes: Sequence[Outcome]) -> None:
        """Count what was found."""
        for answer, found in outcomes:
            self.judged, self.reached = self.judged + 1, answer.at
            if isinstance(found, Difference):
                self.counts[answer.verdict, found.after] += 1
                if len(self.changes) < LISTED:
                    self.changes.append(Change(answer, found))
            else:
                self.others[found] += 1


class DryRuns:
    """The runs of this process, by version."""

    def __init__(self, database: Database, *, most: int = MOST, portion: int = PORTION) -> None:
        self._database = database
        self._most, self._portion = most, portion
        self._thread = ThreadPoolExecutor(1, "dry-run")
        self._turn = asyncio.Lock()
        self._runs: dict[str, Run] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def of(self, version_id: str) -> Run | None:
        """The newest run of a version."""
        return self._runs.get(version_id)

    def start(self, version_id: str, mark: str, *, candidate: Policy, present: Policy, now: datetime) -> Run:
        """Begin anew; a run of the same version that still goes on is ended."""
        self.cancel(version_id)
        self._runs.pop(version_id, None)
        run = self._runs[version_id] = Run(version_id, mark, now - LOOKS_BACK, now)
        self._tasks[version_id] = asyncio.create_task(self._go(run, candidate, present))
        for old in [each for each, known in self._runs.items() if not known.going][: max(0, len(self._runs) - KEPT)]:
            del self._runs[old]
        return run

    def cancel(self, version_id: str) -> None:
        """End a run; what it has found so far stays."""
        run, task = self._runs.get(version_id), self._tasks.pop(version_id, None)
        if run is not None and run.going:
            run.state = "cancelled"
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """End all of them."""
        for version_id in list(self._tasks):
            self.cancel(version_id)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _go(self, run: Run, candidate: Policy, present: Policy) -> None:
        try:
            async with self._turn:
                run.state = "running"
                await self._judge_all(run, candidate, present)
        except SQLAlchemyError:
            run.state = "failed"
            _log.exception("a dry run could not read what was judged")
        except Exception:
            run.state = "failed"
            raise
        else:
            run.state = "done"

    async def _judge_all(self, run: Run, candidate: Policy, present: Policy) -> None:
        cursor: str | None = None
        while run.judged < self._most:
            limit = min(self._portion, self._most - run.judged)
            page = await self._database.read(lambda c, at=cursor, n=limit: newest(c, at, n))  # type: ignore[misc]
            recent = [answer for answer in page if answer.at >= run.since]
            began = time.monotonic()
            work = asyncio.get_running_loop().run_in_executor(self._thread, _judged, recent, candidate, present)
            run.take(await work)
            if len(recent) < limit:
                return
            cursor = page[-1].cursor
            await asyncio.sleep(time.monotonic() - began)
        run.full = True


def _judged(answers: Sequence[JudgedAnswer], candidate: Policy, present: Policy) -> list[Outcome]:
    return [
        (each, compared(each.verdict, each.inputs, each.texts, each.buttons, candidate=candidate, present=present))
        for each in answers
    ]
