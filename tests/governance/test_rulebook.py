"""What is published is obeyed at once, here and in other processes on the same database, without a restart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from core.database import Database, open_database
from governance.draft import Draft
from governance.in_force import files_of, put_in_force
from governance.judges import Judges
from governance.packs import versions
from governance.packs.version_acts import Written, draft, publish, roll_back
from governance.rulebook import CHANGED, Rulebook
from tests.governance.conftest import CONTEXT
from tests.governance.house_pack import PACK
from tests.until import until

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FILES = files_of()


class Process:
    """One process of the house: its judges, and the rulebook that keeps them."""

    def __init__(self, database: Database) -> None:
        rules = put_in_force(FILES, database.read_now(versions.published))
        self.database, self.judges = database, Judges(rules.policy)
        self.rulebook = Rulebook(database, self.judges, rules)
        self.told: list[str] = []
        database.bus.listen(lambda events: self.told.extend(event.topic for event in events))

    async def verdict(self, text: str = "雨です") -> str:
        return (await self.judges.judge(Draft("bot", "line", "private", (text,)), CONTEXT)).verdict

    async def publish(self, content: str) -> str:
        def work(connection: Connection) -> str:
            made = draft(connection, "house.yml", Written(content, content[-9:]), note="", actor="user:t", now=NOW)
            found = versions.get(connection, made)
            assert found is not None
            publish(connection, made, seen=found.mark, actor="user:t", now=NOW)
            return made

        return await self.database.write(work)


@pytest.fixture
async def here(database: Database) -> AsyncIterator[Process]:
    process = Process(database)
    yield process
    process.judges.close()


async def _at_work(stack: AsyncExitStack, process: Process) -> None:
    running = asyncio.create_task(process.rulebook.run())

    async def end() -> None:
        process.rulebook.stop()
        await running

    stack.push_async_callback(end)


async def test_refresh_obeys_what_is_published_before_it_returns(here: Process) -> None:
    assert await here.verdict() == "allow"
    before = here.judges.policy
    await here.publish(PACK)
    await here.rulebook.refresh()
    assert await here.verdict() == "block"
    assert here.told.count(CHANGED) == 1
    await here.rulebook.refresh()
    assert here.told.count(CHANGED) == 1, "nothing changed"
    assert before is not here.judges.policy is here.rulebook.now.policy


async def test_a_running_house_follows_by_itself(here: Process) -> None:
    async with AsyncExitStack() as stack:
        await _at_work(stack, here)
        first = await here.publish(PACK)
        await until(lambda: here.rulebook.now.standing == (("house.yml", 1),))
        assert await here.verdict() == "block"
        await here.publish(PACK.replace("terms: [雨]", "terms: [嵐]"))
        await until(lambda: here.rulebook.now.standing == (("house.yml", 2),))
        assert await here.verdict() == "allow"
        await here.database.write(lambda c: roll_back(c, first, seen=2, actor="user:t", now=NOW))
        await until(lambda: here.rulebook.now.standing == (("house.yml", 3),))
        assert await here.verdict() == "block"


@pytest.mark.needs("postgres")
async def test_another_process_follows_within_seconds(postgresql_url: str) -> None:
    async with AsyncExitStack() as stack:
        one, other = (Process(stack.enter_context(closing(open_database(postgresql_url)))) for _ in range(2))
        for process in (one, other):
            stack.callback(process.judges.close)
        await _at_work(stack, other)
        await one.publish(PACK)
        await until(lambda: other.rulebook.now.standing == (("house.yml", 1),), within=5)
        assert await other.verdict() == "block"


async def test_a_start_with_what_cannot_be_read_holds_everything_until_it_is_mended(here: Process) -> None:
    await here.publish(PACK.replace("source:", "sauce:"))
    started = Process(here.database)
    try:
        assert await started.verdict("晴れです") == "hold"
        assert [each.version.number for each in started.rulebook.now.broken] == [1]
        await started.publish(PACK)
        await started.rulebook.refresh()
        assert (await started.verdict("晴れです"), await started.verdict("雨です")) == ("allow", "block")
        assert started.rulebook.now.broken == ()
    finally:
        started.judges.close()


async def test_a_table_that_cannot_be_read_for_a_while_is_read_again(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = []

    def fails(connection: object) -> None:
        failed.append(1)
        raise OperationalError("select", {}, Exception("gone"))

    async with AsyncExitStack() as stack:
        with monkeypatch.context() as broken:
            broken.setattr(versions, "standing", fails)
            await _at_work(stack, here)
            await until(lambda: bool(failed))
        await here.publish(PACK)
        await until(lambda: bool(here.rulebook.now.standing))
        assert await here.verdict() == "block"
