"""A house with a rule that holds, and people who write, approve and are away."""

from datetime import datetime
from functools import cache

from sqlalchemy import Connection, insert, select

from connectors.replies import Actor, Replies, Reply, Wish
from connectors.reviews import Reviews
from core.tables import absence, approval, conversation, team, team_member
from desk.approvals import store
from desk.approvals.store import Held
from desk.user_changes import add_user
from governance.packs.loader import SHIPPED, packs_of, read_files
from governance.policy import Policy
from tests.scenarios.counter import Counter

HELD = "返金いたします。"
PACK = """
pack: house
title: {ja: 約束, en: Promises}
rules:
  - id: house.refund
    title: {ja: 返金, en: Refund}
    law: {ja: 社内基準, en: House rule}
    source: 社内基準
    effective: 2020-01-01
    action: hold
    tier: medium
    reason: {ja: 返金は責任者が確かめます。, en: Somebody in charge confirms refunds.}
    patterns: ["返金いたします"]
    hits: [返金いたします1, 返金いたします2, 返金いたします3, 返金いたします4, 返金いたします5]
    non_hits: [返品, 交換, 送料, 返金について, 返金の可否]
"""


@cache
def holding_policy() -> Policy:
    """The shipped packs, and promises of refunds held."""
    return Policy(packs_of(read_files(SHIPPED) | {"house.yml": PACK}))


class People:
    """Colleagues by name, and what they do at a counter."""

    def __init__(self, here: Counter) -> None:
        self.here = here
        self.replies = Replies(here.database, here.house.clock, here.house.judge, here.house.connectors)
        self.reviews = Reviews(here.database, here.house.clock, here.house.judge)
        self.ids: dict[str, str] = {}

    async def join(self, name: str, role: str = "agent", teams: tuple[str, ...] = ()) -> str:
        """Somebody new; answers their id."""
        now = self.here.house.clock.now()

        def write(connection: Connection) -> str:
            made = add_user(connection, email=f"{name}@shop.example.jp", name=name, role=role,  # type: ignore[arg-type]
                            password_hash="-", must_change=False, actor="system", now=now)  # fmt: skip
            for each in teams:
                if connection.execute(select(team.c.id).where(team.c.id == each)).first() is None:
                    connection.execute(insert(team), {"id": each, "name": each, "created_at": now})
                connection.execute(insert(team_member), {"team_id": each, "user_id": made.id})
            return made.id

        self.ids[name] = await self.here.write(write)
        return self.ids[name]

    async def away(self, name: str, deputy: str | None, start: datetime, end: datetime) -> None:
        """Somebody is absent."""
        row = {"id": f"{name}-away", "user_id": self.ids[name], "deputy_id": self.ids[deputy] if deputy else None,
               "starts_at": start, "ends_at": end, "created_at": start}  # fmt: skip
        await self.here.write(lambda c: c.execute(insert(absence), row) and None)

    async def write(self, name: str, text: str = HELD, key: str = "k") -> Reply:
        """Somebody answers in the only conversation, taking it over."""
        (row,) = self.here.rows(select(conversation.c.id))
        actor = Actor(self.ids[name])
        return await self.replies.send(actor, Wish(row.id, text, key, take=True))

    def case(self) -> Held:
        """The newest case."""
        row = self.here.rows(select(approval.c.id).order_by(approval.c.opened_at.desc(), approval.c.id))[0]
        return self.here.database.read_now(lambda c: store.load(c, row.id))

    async def approve(self, name: str, **more: object) -> object:
        """A yes to the present version."""
        held = self.case()
        digest = str(more.pop("digest", held.case.version.digest))
        return await self.reviews.approve(held.id, self.ids[name], digest, **more)  # type: ignore[arg-type]
