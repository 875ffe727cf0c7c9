"""Take-over and freeze at any instant: afterwards only the messages they named may arrive."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import select, update

from connectors import in_flight
from connectors.dispatch import Dispatcher
from core.tables import account, conversation, delivery, message, ticket
from desk import ownership
from governance import freeze
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.bot import says
from tests.scenarios.counter import Counter
from tests.until import until

RUNS = 25
SCOPES = ("everything", "brand:よりみち", "account:shop", "channel:line")


async def at_a_random_instant(here: Counter, line: LineSimulator, chance: random.Random) -> None:
    """Let a turn run with a slow bot and a slow platform, and stop somewhere within."""
    here.bot.delay = chance.uniform(0, 0.2)
    line.clear_faults()
    line.fault(["reply", "push"], when=chance.choice(("before", "after")), delay=chance.uniform(0, 0.5), times=None)
    await line.send_text(line.user(), "x")
    await asyncio.sleep(chance.uniform(0, 0.7))


def arrived(here: Counter, line: LineSimulator, since: float) -> int:
    """Messages that the platform accepted after an instant."""
    shown = [each for chat in line.world.chats.values() for each in chat]
    return len([each for each in shown if each.at > since])


@pytest.mark.parametrize("seed", range(RUNS))
async def test_after_a_take_over_only_what_it_named_arrives(here: Counter, line: LineSimulator, seed: int) -> None:
    await at_a_random_instant(here, line, random.Random(seed))
    numbers = here.rows(select(ticket.c.number, conversation.c.id).join(conversation))
    if not numbers:
        await here.idle()
        numbers = here.rows(select(ticket.c.number, conversation.c.id).join(conversation))
    ((number, where),) = numbers
    now = here.house.clock.now()
    await here.write(lambda c: ownership.take(c, number, "suzuki", force=False, now=now))
    named = await in_flight.settle(here.database, lambda c: ownership.in_flight(c, where))
    answered_at = line.world.clock()
    await here.settle()
    assert arrived(here, line, answered_at) <= len(named)
    await here.idle()
    assert not here.rows(select(message.c.id).join(delivery, delivery.c.id == message.c.delivery_id)
                         .where(delivery.c.state == "cleared"))  # fmt: skip


@pytest.mark.parametrize("seed", range(RUNS))
async def test_after_a_freeze_only_what_it_named_arrives(here: Counter, line: LineSimulator, seed: int) -> None:
    await here.write(lambda c: c.execute(update(account).values(brand="よりみち")))
    await at_a_random_instant(here, line, random.Random(1000 + seed))
    now, scope = here.house.clock.now(), SCOPES[seed % len(SCOPES)]
    frozen = await here.write(lambda c: freeze.declare(c, scope=scope, reason="x", actor="user:t", now=now))
    named = await in_flight.settle(here.database, lambda c: freeze.in_flight(c, scope))
    answered_at = line.world.clock()
    await here.settle()
    assert arrived(here, line, answered_at) <= len(named)
    await here.write(lambda c: freeze.lift(c, frozen, actor="user:t", now=now))
    line.clear_faults()
    await here.idle()
    assert len(here.bot.asked) == 1
    assert here.states() == ["sent"], "what was stopped goes when it may"


async def test_a_lifted_freeze_lets_waiting_answers_go(here: Counter, line: LineSimulator) -> None:
    here.bot.reply = lambda request: says("お待たせしました")
    now = here.house.clock.now()
    frozen = await here.write(lambda c: freeze.declare(c, scope="channel:line", reason="x", actor="user:t", now=now))
    sato = line.user()
    await line.send_text(sato, "x")
    await until(lambda: here.states() == ["cleared"])
    await here.settle()
    assert line.texts(sato) == []
    await here.write(lambda c: freeze.lift(c, frozen, actor="user:t", now=now))
    await line.wait_for(sato, 1)


async def test_a_freeze_lifted_while_an_answer_is_put_off_holds_it_no_longer(
    here: Counter, line: LineSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, put_off = here.house.clock.now(), Dispatcher._refused
    frozen = await here.write(lambda c: freeze.declare(c, scope="everything", reason="x", actor="user:t", now=now))

    async def lifted_first(*told: Any, **more: Any) -> None:
        await here.write(lambda c: freeze.lift(c, frozen, actor="user:t", now=now))
        await put_off(*told, **more)

    monkeypatch.setattr(Dispatcher, "_refused", lifted_first)
    await line.send_text(line.user(), "x")
    await until(lambda: here.states() != [])
    await here.idle()
    assert here.states() == ["sent"]
