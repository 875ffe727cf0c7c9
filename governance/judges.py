"""The gate beside the event loop: judges in their own threads, with a deadline, none of them able to stop the house.

A check that hangs cannot be ended from outside, so its thread is given up (`stuck`) and another takes its place; at
most `MOST_STUCK` are replaced at a time. When no thread is left, every question is refused at once with
JudgesBusyError, until one of the stuck threads comes back. The threads are daemons: a hung check does not keep the
process from ending. What this cannot help is a check that hangs inside C code without letting go of the interpreter;
ours use RE2 and Aho-Corasick, which are linear in the text.

Judging is never done on the event loop itself, however short the text: a check that hangs would stop everything. The
way to the thread and back costs less than the judgement (`python -m benchmarks.gate` prints both).
"""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

from governance.draft import Context, Decision, Draft
from governance.errors import GateUnavailableError, JudgesBusyError, JudgingTooLongError
from governance.gate import evaluate
from governance.policy import Policy

DEADLINE = 3.0
"""Seconds from asking to the decision, waiting included."""
THREADS = 2
"""Judging is Python and holds the interpreter: more threads would not judge faster."""
MOST_STUCK = 8
MOST_WAITING = 1000


@dataclass(frozen=True)
class Health:
    """How the judges are: for the readiness page and the metrics."""

    working: int
    """Threads that judge or are ready to."""
    stuck: int
    """Threads whose check has not come back within the deadline."""
    waiting: int
    judged: int
    """Decisions made since the start."""
    unavailable: int
    """Questions that got none."""


@dataclass(frozen=True)
class _Question:
    draft: Draft
    context: Context
    policy: Policy
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[Decision]"

    def tell(self, decision: Decision | None, error: BaseException | None) -> None:
        """From a judge's thread: hand the outcome to the loop that waits."""
        try:
            self.loop.call_soon_threadsafe(self._settle, decision, error)
        except RuntimeError:
            return  # the loop is closed: nobody waits any more

    def _settle(self, decision: Decision | None, error: BaseException | None) -> None:
        if self.answer.done():
            return
        if decision is not None:
            self.answer.set_result(decision)
        elif isinstance(error, GateUnavailableError):
            self.answer.set_exception(error)
        else:
            unavailable = GateUnavailableError("judging failed")
            unavailable.__cause__ = error
            self.answer.set_exception(unavailable)


@dataclass(eq=False)
class _Seat:
    """One thread's place: since when its present question occupies it, and whether it was given up."""

    since: float | None = None
    stuck: bool = False


class Judges:
    """Asks the gate without holding up the event loop."""

    def __init__(
        self,
        policy: Policy,
        *,
        deadline: float = DEADLINE,
        threads: int = THREADS,
        most_stuck: int = MOST_STUCK,
        most_waiting: int = MOST_WAITING,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.policy = policy
        self._deadline, self._threads = deadline, threads
        self._most_stuck, self._most_waiting = most_stuck, most_waiting
        self._monotonic = monotonic
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._seats: set[_Seat] = set()
        self._lock = threading.Lock()
        self._judged = self._unavailable = 0
        for _ in range(threads):
            self._take_seat()

    async def judge(self, draft: Draft, context: Context) -> Decision:
        """The gate's decision. Raises GateUnavailableError, within the deadline whatever the checks do."""
        try:
            decision = await self._asked(draft, context)
        except GateUnavailableError:
            self._unavailable += 1
            raise
        self._judged += 1
        return decision

    def health(self) -> Health:
        """The present figures."""
        self._give_up_hung()
        with self._lock:
            stuck = sum(seat.stuck for seat in self._seats)
            working = len(self._seats) - stuck
        return Health(working, stuck, self._questions.qsize(), self._judged, self._unavailable)

    def close(self) -> None:
        """Let idle threads end; stuck ones end with the process."""
        with self._lock:
            seats = len(self._seats)
        for _ in range(seats):
            self._questions.put(None)

    async def _asked(self, draft: Draft, context: Context) -> Decision:
        self._give_up_hung()
        if all(seat.stuck for seat in self._seats):
            raise JudgesBusyError("every judge hangs")
        if self._questions.qsize() >= self._most_waiting:
            raise JudgesBusyError(f"{self._most_waiting} answers wait to be judged")
        loop = asyncio.get_running_loop()
        question = _Question(draft, context, self.policy, loop, loop.create_future())
        self._questions.put(question)
        try:
            async with asyncio.timeout(self._deadline):
                return await question.answer
        except TimeoutError as error:
            self._give_up_hung()
            raise JudgingTooLongError(f"no decision within {self._deadline:g} s") from error

    def _give_up_hung(self) -> None:
        """Count out the threads that are past the deadline, and put others in their place."""
        late = self._monotonic() - self._deadline
        with self._lock:
            for seat in self._seats:
                if not seat.stuck and seat.since is not None and seat.since <= late:
                    seat.stuck = True
            stuck = sum(seat.stuck for seat in self._seats)
            missing = min(
                self._threads - (len(self._seats) - stuck), self._most_stuck + self._threads - len(self._seats)
            )
        for _ in range(missing):
            self._take_seat()

    def _take_seat(self) -> None:
        seat = _Seat()
        with self._lock:
            self._seats.add(seat)
        threading.Thread(target=self._work, args=(seat,), name="judge", daemon=True).start()

    def _work(self, seat: _Seat) -> None:
        while (question := self._questions.get()) is not None:
            if question.answer.done():
                continue
            seat.since = self._monotonic()
            self._answer(question)
            if not self._stays(seat):
                return
        with self._lock:
            self._seats.discard(seat)

    def _answer(self, question: _Question) -> None:
        try:
            decision = evaluate(question.draft, question.context, question.policy)
        except BaseException as error:  # whatever a check throws, SystemExit too, is told to the one who waits
            question.tell(None, error)
        else:
            question.tell(decision, None)

    def _stays(self, seat: _Seat) -> bool:
        """Back from a question: a thread that was given up stays only if its place is still empty."""
        with self._lock:
            seat.since = None
            working = sum(not other.stuck for other in self._seats)
            if seat.stuck and working >= self._threads:
                self._seats.discard(seat)
                return False
            seat.stuck = False
            return True
