"""A check that raises or hangs never yields a decision, and the judges come back when it does."""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from core.limits import Visibility
from governance.checks import CHECKS
from governance.draft import Author, Draft, Purpose
from governance.errors import CheckFailedError, GateUnavailableError, JudgesBusyError, JudgingTooLongError
from governance.judges import Judges
from governance.matter import Mark, Matter
from governance.packs.loader import load_packs
from governance.policy import Policy
from tests.governance.conftest import CONTEXT
from tests.until import LONGEST_WAIT

DRAFT = Draft("bot", "line", "private", ("ご注文を承りました。",))
HANGING = Draft("bot", "line", "private", ("待ってください。",))


class Stop:
    """A check that hangs on one text until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.entered = 0

    def find(self, matter: Matter) -> Iterator[Mark]:
        if matter.draft == HANGING:
            self.entered += 1
            self.let_go.wait()
        return iter(())


@pytest.fixture
def stop() -> Iterator[Stop]:
    check = Stop()
    yield check
    check.let_go.set()


@pytest.fixture
def judges(stop: Stop) -> Iterator[Judges]:
    policy = Policy(load_packs(), {**CHECKS, "phone": stop.find, "empty": stop.find})
    court = Judges(policy, deadline=1.0, threads=2, most_stuck=2, most_waiting=5)
    yield court
    court.close()


async def _until(true: Callable[[], bool]) -> None:
    """Let threads go on until it is so; they have no event to wait for."""
    async with asyncio.timeout(LONGEST_WAIT):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_a_draft_gets_its_decision(judges: Judges) -> None:
    assert (await judges.judge(DRAFT, CONTEXT)).verdict == "allow"
    assert judges.health().judged == 1


AUDIENCES: tuple[tuple[Visibility, Author, Purpose], ...] = (
    ("private", "scheduler", "marketing"), ("public", "api", "reply"), ("public", "scheduler", "post"),
    ("private", "bot", "reply"),
)  # fmt: skip
IN_FORCE = sorted({rule.check for pack in load_packs().packs for rule in pack.rules if rule.check is not None})


@pytest.mark.parametrize("name", IN_FORCE)
@pytest.mark.parametrize(
    "raised", [RuntimeError, MemoryError, RecursionError, SystemExit, KeyboardInterrupt, StopIteration]
)
async def test_a_check_that_raises_yields_no_decision(name: str, raised: type[BaseException]) -> None:
    def broken(matter: Matter) -> Iterator[Mark]:
        raise raised("no")

    court = Judges(Policy(load_packs(), {**CHECKS, name: broken}), threads=1)
    for visibility, author, purpose in AUDIENCES:
        draft = Draft(author, "line", visibility, ("はい",), recipient="sato", purpose=purpose)
        expects_none = name in {rule.row.check for rule in court.policy.choice(draft, CONTEXT.now.date()).checks}
        if expects_none:
            with pytest.raises(GateUnavailableError) as caught:
                await court.judge(draft, CONTEXT)
            assert isinstance(caught.value.__cause__, raised)
    assert court.health().unavailable >= 1
    assert court.health().working == 1
    court.close()


async def test_the_rule_whose_check_failed_is_named() -> None:
    def broken(matter: Matter) -> Iterator[Mark]:
        yield Mark(0, 0, 1)
        raise RuntimeError("after the first finding")

    court = Judges(Policy(load_packs(), {**CHECKS, "card": broken}))
    with pytest.raises(CheckFailedError, match=r"personal\.card"):
        await court.judge(DRAFT, CONTEXT)
    court.close()


async def test_a_check_that_hangs_is_given_up_at_the_deadline_and_others_are_judged(judges: Judges) -> None:
    with pytest.raises(JudgingTooLongError):
        await judges.judge(HANGING, CONTEXT)
    await _until(lambda: judges.health().stuck == 1)
    assert (await judges.judge(DRAFT, CONTEXT)).verdict == "allow"


async def test_when_every_judge_hangs_questions_are_refused_at_once_until_one_returns(
    judges: Judges, stop: Stop
) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        while judges.health().working:
            with pytest.raises(GateUnavailableError):
                await judges.judge(HANGING, CONTEXT)
    started = asyncio.get_running_loop().time()
    with pytest.raises(JudgesBusyError):
        await judges.judge(DRAFT, CONTEXT)
    assert asyncio.get_running_loop().time() - started < 0.5
    assert judges.health().working == 0

    stop.let_go.set()
    await _until(lambda: judges.health().stuck == 0)
    assert (await judges.judge(DRAFT, CONTEXT)).verdict == "allow"
    assert judges.health().working == 2


async def test_a_caller_who_leaves_does_not_leak_a_hung_thread(judges: Judges, stop: Stop) -> None:
    tasks = [asyncio.ensure_future(judges.judge(HANGING, CONTEXT)) for _ in range(2)]
    await _until(lambda: stop.entered == 2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await _until(lambda: judges.health().stuck == 2)
    assert (await judges.judge(DRAFT, CONTEXT)).verdict == "allow"


async def test_a_full_queue_refuses_at_once(judges: Judges) -> None:
    many = [asyncio.ensure_future(judges.judge(HANGING, CONTEXT)) for _ in range(12)]
    outcomes = await asyncio.gather(*many, return_exceptions=True)
    kinds = [type(each) for each in outcomes]
    assert kinds.count(JudgesBusyError) >= 5
    assert set(kinds) == {JudgesBusyError, JudgingTooLongError}


async def test_a_thousand_questions_at_once_are_all_answered(policy: Policy) -> None:
    court = Judges(policy, deadline=30)
    decisions = await asyncio.gather(*(court.judge(DRAFT, CONTEXT) for _ in range(1000)))
    assert {decision.verdict for decision in decisions} == {"allow"}
    court.close()


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads take turns as often as they can: the first that hears of an end is gone before the last is told."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


async def test_closing_ends_every_idle_thread(policy: Policy, hasty_threads: None) -> None:
    before = {*threading.enumerate()}
    court = Judges(policy, threads=200)
    begun = {*threading.enumerate()} - before
    assert len(begun) == 200
    court.close()
    await _until(lambda: not any(thread.is_alive() for thread in begun))
