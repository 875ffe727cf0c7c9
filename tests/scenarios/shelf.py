"""What people do with templates at a counter: Ishii writes, an admin approves."""

from sqlalchemy import select

from connectors.templates import Templates
from core.tables import conversation
from desk import conversations
from desk.templates import acts, matching, store
from tests.scenarios.approving import People


class Shelf:
    """The templates of one counter. Its people know `ishii` and `mori`."""

    def __init__(self, people: People) -> None:
        self.here, self.people = people.here, people
        house = people.here.house
        self.writing = Templates(people.here.database, house.clock, house.judge)

    async def made(self, text: str, *, approved_by: str | None = "mori") -> int:
        """A template of Ishii's."""
        number = await self.writing.make("返金のご案内", text, self.people.ids["ishii"])
        if approved_by:
            await self.approve(number, approved_by)
        return number

    async def rewritten(self, number: int, text: str, *, approved_by: str | None = "mori") -> None:
        await self.writing.write_anew(number, "返金のご案内", text, self.people.ids["ishii"])
        if approved_by:
            await self.approve(number, approved_by)

    async def approve(self, number: int, name: str) -> None:
        now, who = self.here.house.clock.now(), self.people.ids[name]
        digest = self.here.database.read_now(lambda c: store.load(c, number)).newest.digest
        await self.here.write(lambda c: acts.approve(c, number, who, digest, now))

    async def retire(self, number: int) -> None:
        now, who = self.here.house.clock.now(), self.people.ids["mori"]
        await self.here.write(lambda c: acts.retire(c, number, who, now, admin=True))

    def reads(self, name: str = "ishii") -> list[str]:
        """What the composer offers to somebody in the only conversation."""
        (row,) = self.here.rows(select(conversation.c.id))
        actor = f"user:{self.people.ids[name]}"
        return self.here.database.read_now(
            lambda c: [each.text for each in matching.offers(c, conversations.get(c, row.id), actor)]
        )
