"""Lanes: order within, independence between, backoff, death, fences."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, select, update

from core.bus import publish
from core.clock import ManualClock
from core.database import Database, open_database
from core.lanes import (
    Handler,
    Job,
    LeaseLostError,
    RetryLater,
    Work,
    Worker,
    clear_shelf,
    dead_jobs,
    enqueue,
    queue,
    retry_dead,
    unshelve,
)
from core.lanes.backoff import backoff
from core.tables import job, lease
from tests.until import LONGEST_WAIT


async def put(database: Database, clock: ManualClock, lane: str, *names: str) -> None:
    for name in names:
        await database.write(lambda c, n=name: enqueue(c, lane, "k", {"name": n}, now=clock.now()))


class Diary:
    """Notes what was done; fails or waits where it is told to."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.failures: dict[str, list[Exception]] = {}
        self.wrote = asyncio.Event()

    async def run(self, work: Work) -> None:
        name = str(work.job.payload["name"])
        if waiting := self.failures.get(name):
            raise waiting.pop(0)
        await work.finish(lambda connection: None)
        self.done.append(name)
        self.wrote.set()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def test_jobs_of_a_lane_run_in_the_order_they_were_written(database: Database, clock: ManualClock) -> None:
    diary = Diary()
    await put(database, clock, "x:1", *"abcdef")
    await Worker(database, clock, {"x": Handler(diary.run)}).run_until_idle()
    assert diary.done == list("abcdef")
    assert database.read_now(lambda c: c.execute(select(job.c.id)).all()) == []
    assert database.read_now(lambda c: c.execute(select(lease.c.lane)).all()) == []


async def test_a_failure_holds_its_lane_and_no_other(database: Database, clock: ManualClock) -> None:
    diary = Diary()
    diary.failures["a"] = [ValueError("broken")]
    await put(database, clock, "x:1", "a", "b")
    await put(database, clock, "x:2", "c")
    worker = Worker(database, clock, {"x": Handler(diary.run)})
    await worker.run_until_idle()
    assert diary.done == ["c"]
    clock.advance(timedelta(minutes=1))
    await worker.run_until_idle()
    assert diary.done == ["c", "a", "b"]


async def test_a_job_that_fails_too_often_leaves_the_lane_and_can_be_retried(
    database: Database, clock: ManualClock
) -> None:
    diary = Diary()
    diary.failures["a"] = [ValueError("broken")] * 3
    buried: list[str] = []
    await put(database, clock, "x:1", "a", "b")
    handler = Handler(diary.run, tries=3, on_dead=lambda connection, each, reason: buried.append(reason))
    worker = Worker(database, clock, {"x": handler})
    for _ in range(3):
        await worker.run_until_idle()
        clock.advance(timedelta(minutes=2))
    assert buried == ["ValueError: broken"]
    assert diary.done == ["b"]
    (dead,) = database.read_now(dead_jobs)
    assert await database.write(lambda c: retry_dead(c, dead.id, now=clock.now()))
    assert not await database.write(lambda c: retry_dead(c, dead.id, now=clock.now()))
    await worker.run_until_idle()
    assert diary.done == ["b", "a"]


async def test_a_wish_to_wait_is_not_charged(database: Database, clock: ManualClock) -> None:
    diary = Diary()
    diary.failures["a"] = [RetryLater("later", timedelta(seconds=1), counts=False) for _ in range(20)]
    await put(database, clock, "x:1", "a")
    worker = Worker(database, clock, {"x": Handler(diary.run, tries=2)})
    for _ in range(21):
        await worker.run_until_idle()
        clock.advance(timedelta(seconds=2))
    assert diary.done == ["a"]


async def test_a_late_worker_is_refused(database: Database, clock: ManualClock) -> None:
    async def stolen(work: Work) -> None:
        await database.write(lambda c: c.execute(update(lease).values(fence="another")))
        with pytest.raises(LeaseLostError):
            await work.finish(lambda connection: connection.execute(delete(job)))
        raise LeaseLostError("x")

    await put(database, clock, "x:1", "a")
    await Worker(database, clock, {"x": Handler(stolen)}).run_until_idle()
    assert len(database.read_now(lambda c: c.execute(select(job.c.id)).all())) == 1


async def test_several_jobs_are_taken_together_but_a_failure_is_one_jobs(
    database: Database, clock: ManualClock
) -> None:
    groups: list[int] = []

    async def run(work: Work) -> None:
        groups.append(len(work.jobs))
        if len(work.jobs) > 1 and any(each.payload["name"] == "b" for each in work.jobs):
            raise ValueError("b is broken")
        await work.finish(lambda connection: None)

    await put(database, clock, "x:1", *"abc")
    await Worker(database, clock, {"x": Handler(run, many=8)}).run_until_idle()
    assert groups[:2] == [3, 1]
    assert database.read_now(lambda c: c.execute(select(job.c.id)).all()) == []


def passes_on(to: str) -> Callable[[Work], Awaitable[None]]:
    """A handler whose result is work for another lane."""

    async def run(work: Work) -> None:
        now = work.job.created_at
        await work.finish(lambda connection: enqueue(connection, to, "k", {"name": "b"}, now=now))

    return run


async def test_the_lane_that_gets_work_is_claimed_and_opened_in_the_same_transaction(
    database: Database, clock: ManualClock
) -> None:
    seen: list[object] = []

    def opening(connection: Connection, jobs: tuple[Job, ...]) -> int:
        # Only the transaction that removes the first job sees the second while the first is still there outside.
        return len(database.read_now(lambda c: c.execute(select(job.c.id)).all()))

    async def second(work: Work) -> None:
        seen.append(work.opened)
        await work.finish(lambda connection: None)

    await put(database, clock, "x:1", "a")
    handlers = {"x": Handler(passes_on("y:1")), "y": Handler(second, opening=opening)}
    await Worker(database, clock, handlers).run_until_idle()
    assert seen == [1]
    assert database.read_now(lambda c: c.execute(select(job.c.id)).all()) == []
    assert database.read_now(lambda c: c.execute(select(lease.c.lane)).all()) == []


async def test_an_opening_that_fails_takes_no_other_result_back(database: Database, clock: ManualClock) -> None:
    def opening(connection: Connection, jobs: tuple[Job, ...]) -> None:
        connection.execute(update(job).values(kind="spoilt"))
        publish(connection, "spoilt")
        raise ValueError("cannot be read")

    async def second(work: Work) -> None:
        assert work.opened is None

    heard: list[str] = []
    database.bus.listen(lambda events: heard.extend(each.topic for each in events))
    await put(database, clock, "x:1", "a")
    handlers = {"x": Handler(passes_on("y:1")), "y": Handler(second, opening=opening, tries=1)}
    await Worker(database, clock, handlers).run_until_idle()
    (dead,) = database.read_now(dead_jobs)
    assert (dead.lane, dead.kind, dead.error) == ("y:1", "k", "ValueError: cannot be read")
    assert "spoilt" not in heard


async def test_jobs_taken_together_are_opened_alone_after_a_failure(database: Database, clock: ManualClock) -> None:
    opened: list[object] = []

    async def run(work: Work) -> None:
        opened.append(work.opened)
        if len(work.jobs) > 1:
            raise ValueError("one of them is broken")
        await work.finish(lambda connection: None)

    await put(database, clock, "x:1", *"abc")
    handler = Handler(run, many=8, opening=lambda connection, jobs: [each.payload["name"] for each in jobs])
    await Worker(database, clock, {"x": handler}).run_until_idle()
    assert opened[:2] == [["a", "b", "c"], ["a"]]


async def test_lanes_that_are_taken_on_keep_to_the_places_there_are(database: Database, clock: ManualClock) -> None:
    now, running, most, done = clock.now(), 0, 0, list[str]()

    async def first(work: Work) -> None:
        def result(connection: Connection) -> None:
            for lane in ("y:1", "y:2", "y:3"):
                enqueue(connection, lane, "k", {"name": lane}, now=now)

        await work.finish(result)

    async def second(work: Work) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await work.finish(lambda connection: None)
        running -= 1
        done.append(work.job.lane)

    await put(database, clock, "x:1", "a")
    handlers = {"x": Handler(first), "y": Handler(second, beside=2)}
    await Worker(database, clock, handlers).run_until_idle()
    assert sorted(done) == ["y:1", "y:2", "y:3"]
    assert most <= 2
    assert database.read_now(lambda c: c.execute(select(lease.c.lane)).all()) == []


async def test_a_running_worker_hears_of_new_work_at_once(database: Database, clock: ManualClock) -> None:
    diary = Diary()
    worker = Worker(database, clock, {"x": Handler(diary.run)})
    running = asyncio.create_task(worker.run())
    for name in "abc":
        diary.wrote.clear()
        await put(database, clock, "x:1", name)
        await asyncio.wait_for(diary.wrote.wait(), LONGEST_WAIT)
    worker.stop()
    await running
    assert diary.done == list("abc")


async def test_the_only_worker_takes_over_at_once_what_a_dead_one_held(database: Database, clock: ManualClock) -> None:
    await put(database, clock, "x:1", "a")
    await database.write(lambda c: queue.claim(c, "x:1", now=clock.now(), many=1))
    diary = Diary()
    worker = Worker(database, clock, {"x": Handler(diary.run)})
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(diary.wrote.wait(), LONGEST_WAIT)
    worker.stop()
    await running
    assert diary.done == ["a"]


async def test_whoever_lives_keeps_what_it_holds(postgresql_url: str) -> None:
    with closing(open_database(postgresql_url)) as second:
        with closing(open_database(postgresql_url)) as first:
            assert await first.begin_work()
            assert await first.begin_work(), "not in its own way"
            assert not await second.begin_work()
        with closing(open_database(postgresql_url)) as third:
            assert not await third.begin_work(), "the second one lives"


def test_backoff_grows_to_its_limit() -> None:
    spans = [backoff(attempt).total_seconds() for attempt in range(20)]
    assert 0.25 <= spans[0] <= 0.5
    assert all(30 <= span <= 60 for span in spans[10:])


async def test_a_job_on_a_shelf_holds_no_lane_and_comes_back_to_its_place(
    database: Database, clock: ManualClock
) -> None:
    diary, shelved = Diary(), list[str]()

    async def run(work: Work) -> None:
        name = str(work.job.payload["name"])
        if name == "a" and not shelved:
            shelved.append(name)
            await work.leave(lambda connection: "shelf:a", now=clock.now())
        else:
            await diary.run(work)

    await put(database, clock, "x:1", "a", "b")
    await database.write(lambda c: enqueue(c, "x:1", "k", {"name": "c"}, now=clock.now(),
                                           due_at=clock.now() + timedelta(minutes=1)))  # fmt: skip
    worker = Worker(database, clock, {"x": Handler(run)})
    await worker.run_until_idle()
    clock.advance(timedelta(seconds=30))
    await worker.run_until_idle()
    assert diary.done == ["b"]
    assert await database.write(lambda c: unshelve(c, "shelf:a", "x:1", now=clock.now()))
    assert not await database.write(lambda c: unshelve(c, "shelf:a", "x:1", now=clock.now()))
    await worker.run_until_idle()
    assert diary.done == ["b", "a"], "it stands before what is not due yet"
    clock.advance(timedelta(minutes=1))
    await worker.run_until_idle()
    assert diary.done == ["b", "a", "c"]


async def test_a_job_that_need_not_leave_is_due_at_once(database: Database, clock: ManualClock) -> None:
    diary, tried = Diary(), list[str]()

    async def run(work: Work) -> None:
        tried.append(str(work.job.payload["name"]))
        if len(tried) == 1:
            await work.leave(lambda connection: None, now=clock.now())
        else:
            await diary.run(work)

    await put(database, clock, "x:1", "a")
    await Worker(database, clock, {"x": Handler(run)}).run_until_idle()
    assert (tried, diary.done) == (["a", "a"], ["a"])


async def test_a_cleared_shelf_is_empty(database: Database, clock: ManualClock) -> None:
    await put(database, clock, "shelf:a", "a")
    await database.write(lambda c: clear_shelf(c, "shelf:a"))
    assert database.read_now(lambda c: c.execute(select(job.c.id)).all()) == []
