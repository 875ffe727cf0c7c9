"""What stops in a race: a take-over, a freeze of an account, a brand or a campaign."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy import select

from benchmarks.harness.speakers import CAMPAIGN
from connectors import in_flight
from core.tables import conversation, identity, ticket
from desk import ownership
from governance import freeze
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser
from tests.scenarios.counter import Counter, until

Stop = Callable[["Desk", LineUser], Awaitable[int]]
"""Takes over or freezes; answers how many deliveries it named as still on their way."""


@dataclass(frozen=True)
class Desk:
    """One account of the counter, with its platform."""

    here: Counter
    line: LineSimulator
    account: str
    chance: random.Random
    listener: LineUser
    """Hears the statement where the bot spoke: taking its conversation over would void what may not leave."""
    frozen: list[str] = field(default_factory=list)


async def take_over(desk: Desk, customer: LineUser) -> int:
    """A person takes the conversation, as soon as there is one."""
    here = desk.here
    query = (
        select(ticket.c.number, conversation.c.id)
        .join(conversation, conversation.c.id == ticket.c.conversation_id)
        .join(identity, identity.c.id == conversation.c.identity_id)
        .where(identity.c.external_id == customer.id)
    )
    await until(lambda: bool(here.rows(query)))
    ((number, where),) = here.rows(query)
    now = here.house.clock.now()
    await here.write(lambda c: ownership.take(c, number, "somebody", force=False, now=now))
    return len(await in_flight.settle(here.database, lambda c: ownership.in_flight(c, where)))


async def freeze_account(desk: Desk, customer: LineUser) -> int:
    """Nothing leaves this account from now on."""
    return await _freeze(desk, f"account:{desk.account}")


async def freeze_brand(desk: Desk, customer: LineUser) -> int:
    """Nothing leaves the accounts of this brand."""
    return await _freeze(desk, f"brand:{desk.account}")


async def freeze_campaign(desk: Desk, customer: LineUser) -> int:
    """Nothing of the campaign leaves, from whatever account."""
    return await _freeze(desk, f"campaign:{CAMPAIGN}")


async def _freeze(desk: Desk, scope: str) -> int:
    here = desk.here
    now = here.house.clock.now()
    declared = await here.write(lambda c: freeze.declare(c, scope=scope, reason="bench", actor="bench", now=now))
    desk.frozen.append(declared)
    return len(await in_flight.settle(here.database, lambda c: freeze.in_flight(c, scope)))


async def lift(desk: Desk) -> None:
    """Let things go on."""
    now = desk.here.house.clock.now()
    while desk.frozen:
        declared = desk.frozen.pop()
        await desk.here.write(lambda c, which=declared: freeze.lift(c, which, actor="bench", now=now))
