"""Who speaks in a race: the bot, a person, a program, a campaign; each through the way that its words really take."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from sqlalchemy import Connection, select

from connectors.bot_answers import calls
from connectors.judging import judged
from connectors.replies import Actor, Replies, Wish
from core.ids import new_id
from core.tables import conversation, identity
from desk import answers, conversations
from desk.answers import Answer, Utterance
from governance import statements
from governance.draft import Author
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser
from tests.scenarios.counter import Counter, until

CAMPAIGN, NEWS = "race", "冬の品が入りました。"
HOLDING = "ただいま確認しております。"
"""A statement that passes any freeze."""
ACTORS = {"agent": Actor("somebody", admin=True), "api": Actor("program", "token", admin=True)}
AUTHORS: tuple[Author, ...] = ("bot", "agent", "api")


class Stage(Protocol):
    """Where they speak: a counter and its platform."""

    @property
    def here(self) -> Counter: ...

    @property
    def line(self) -> LineSimulator: ...


Speak = Callable[[Stage, LineUser, Author], Awaitable[None]]


async def answers_the_customer(stage: Stage, customer: LineUser, author: Author) -> None:
    """The customer writes; the bot answers, or somebody else does before it."""
    await stage.line.send_text(customer, "x")
    if author != "bot":
        where = await conversation_of(stage, customer)
        await _says(stage, author, where, "お待たせしました。")


async def sends_a_campaign(stage: Stage, customer: LineUser, author: Author) -> None:
    """The customer writes, and gets a campaign's words beside the answer."""
    await stage.line.send_text(customer, "x")
    where, house, said = await conversation_of(stage, customer), stage.here.house, Utterance(NEWS)
    place = await stage.here.database.read(lambda c: conversations.get(c, where))
    decision = await judged(house.judge, place, author, [said], house.clock.now())

    def keep(connection: Connection) -> None:
        now = conversations.get(connection, where)
        made = Answer(author, calls(house.connectors["line"], "message", [said]), decision, now.epoch,
                      campaign=CAMPAIGN)  # fmt: skip
        answers.store(connection, now, made, house.clock.now())

    await stage.here.write(keep)


async def holds(stage: Stage, customer: LineUser) -> None:
    """Somebody tells the customer the one thing that may be told now."""
    await _says(stage, "agent", await conversation_of(stage, customer), HOLDING)


async def write_statement(here: Counter) -> None:
    """One person writes the statement, another approves it."""
    now = here.house.clock.now()

    def write(connection: Connection) -> None:
        which = statements.add(connection, title="race", text=HOLDING, actor="user:tanaka", now=now)
        statements.approve(connection, which, actor="user:mori", now=now)

    await here.write(write)


async def conversation_of(stage: Stage, customer: LineUser) -> str:
    """The customer's conversation, as soon as there is one."""
    query: Any = (
        select(conversation.c.id)
        .join(identity, identity.c.id == conversation.c.identity_id)
        .where(identity.c.external_id == customer.id)
    )
    await until(lambda: bool(stage.here.rows(query)))
    return str(stage.here.rows(query)[0].id)


async def _says(stage: Stage, author: Author, where: str, text: str) -> None:
    house = stage.here.house
    replies = Replies(stage.here.database, house.clock, house.judge, house.connectors)
    await replies.send(ACTORS[author], Wish(where, text, new_id(), take=True))
