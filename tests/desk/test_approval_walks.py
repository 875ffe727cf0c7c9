"""Random acts of people on held answers, in the tables: nothing leaves but what others than its authors agreed to."""

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, insert, select, update

from connectors import registry
from core.database import Database
from core.tables import (
    account,
    approval,
    approval_act,
    approval_version,
    conversation,
    customer,
    delivery,
    identity,
    message,
    team,
    team_member,
    ticket,
    user,
)
from desk import answers, conversations, ownership
from desk.answers import Answer, Utterance
from desk.approvals import acts, store, watch, ways, words
from desk.approvals.acts import Wording
from desk.approvals.people import person_of
from desk.approvals.ways import Ways
from governance.approvals.case import NotAllowedError, may_decide
from governance.approvals.routes import Route, Routes, Stage
from governance.draft import Decision, Verdict
from governance.packs.schema import Bilingual
from tests.house_rules import usual_hours

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PEOPLE = ("author", "brand1", "brand2", "legal1", "legal2", "boss")
SEQUENCES = int(os.environ.get("MADOGUCHI_TEST_SEQUENCES", "120"))
LENGTH = 14
TITLE = Bilingual("確認", "Check")
ROUTES = Routes(
    {
        "two": Route(TITLE, (Stage(TITLE, ("team:brand",), hours=1, escalate=("role:admin",)),
                             Stage(TITLE, ("team:legal",), "all"))),
        "some": Route(TITLE, (Stage(TITLE, ("team:brand", "team:legal", "role:admin"), 2),)),
    },
    {"medium": "two", "high": "some"},
    "two",
)  # fmt: skip


@pytest.fixture(autouse=True)
def routes() -> Iterator[None]:
    registry.register_limits()
    before = ways.ways()
    ways.set_ways(Ways(ROUTES, usual_hours()))
    yield
    ways.set_ways(before)


def decided(verdict: Verdict, tier: str, text: str, now: datetime) -> Decision:
    return Decision(verdict, (text,), (), tier, "1", now, {})


class Walk:
    """One conversation, one held answer, and whoever acts next."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.seed = connection, seed
        self.chance = random.Random(seed)
        self.now = START
        tier = self.chance.choice(("medium", "high"))
        self.author = self.chance.choice(PEOPLE)
        self.place = self._conversation()
        held = Answer("agent", [[Utterance("返金いたします")]], decided("hold", tier, "返金いたします", self.now),
                      epoch=1, user_id=self.author)  # fmt: skip
        answers.store(connection, conversations.get(connection, self.place), held, self.now)
        self.case_id = str(connection.execute(
            select(approval.c.id).where(approval.c.conversation_id == self.place)).scalar_one())  # fmt: skip

    def run(self) -> None:
        """Random acts; after each of them everything must hold."""
        acts_of = (self.approve, self.approve, self.approve, self.edit, self.revise, self.changes, self.reject,
                   self.withdraw, self.watch, self.writes_again, self.taken)  # fmt: skip
        for _ in range(LENGTH):
            self.now += timedelta(minutes=self.chance.randint(1, 90))
            act: Callable[[], object] = self.chance.choices(acts_of, (9, 9, 9, 3, 3, 2, 1, 1, 3, 1, 1))[0]
            before = self.rows()
            try:
                with self.connection.begin_nested():
                    act()
            except NotAllowedError:
                assert self.rows() == before, "a refused act changed something"
            self.check()

    def approve(self) -> None:
        case = self.held().case
        seen = self.chance.choice([case.version.digest, *(each.digest for each in case.versions)])
        acts.approve(self.connection, self.case_id, self.approver(), seen, self.now)

    def edit(self) -> None:
        seen = self.held().case.version.digest
        acts.edit(self.connection, self.case_id, self.somebody(), seen, self.wording(), self.now)

    def revise(self) -> None:
        acts.revise(self.connection, self.case_id, self.somebody(), self.wording(), self.now)

    def changes(self) -> None:
        seen = self.held().case.version.digest
        acts.request_changes(self.connection, self.case_id, self.somebody(), seen, "なぜ", self.now)

    def reject(self) -> None:
        seen = self.held().case.version.digest
        acts.reject(self.connection, self.case_id, self.somebody(), seen, "なぜ", self.now)

    def withdraw(self) -> None:
        acts.withdraw(self.connection, self.case_id, self.somebody(), self.now)

    def watch(self) -> None:
        watch.look(self.connection, self.case_id, self.now)

    def writes_again(self) -> None:
        self._customer_writes()

    def taken(self) -> None:
        number = self.held().ticket_number
        ownership.take(self.connection, number, self.somebody(), force=True, now=self.now)

    def check(self) -> None:
        """What must hold whatever was done."""
        held = self.held()
        row = self.connection.execute(select(delivery).where(delivery.c.answer_id == held.answer_id)).one()
        if row.state == "held":
            assert row.approved_digest is None
            return
        if row.state != "cleared":
            return
        carriers = words.carriers(self.connection, held.answer_id)
        assert row.approved_digest == row.digest == carriers[0].digest
        version = held.case.version
        assert version.digest == words.digest_of(carriers)
        assert row.expires_at > self.released_at()
        assert self.unknown_to_the_author() == 0, "it went out although the customer had written again"
        if version.verdict == "allow" and version.number > 1:
            return  # an edit or a new version that the gate let out by itself
        route = ROUTES.of(held.tier) if version.number == 1 else held.case.route
        for number, stage in enumerate(route.stages):
            voters = {vote.by for vote in held.case.votes if (vote.version, vote.stage) == (version.number, number)}
            assert voters, f"stage {number} was left out"
            assert not voters & version.authors, "somebody agreed to their own words"
            assert len(voters) >= (stage.needs if isinstance(stage.needs, int) else 1)
            if stage.needs == "all":
                assert voters >= {"user:legal1", "user:legal2"} - version.authors

    def released_at(self) -> datetime:
        return self.connection.execute(
            select(approval_act.c.at).where(approval_act.c.approval_id == self.case_id,
                                            approval_act.c.kind == "released")).scalar_one()  # fmt: skip

    def unknown_to_the_author(self) -> int:
        """How many messages the customer had written by then that the author did not know."""
        heard = self.held().heard
        return self.connection.execute(select(func.count()).select_from(message).where(
            message.c.conversation_id == self.place, message.c.direction == "in", message.c.sequence > heard,
            message.c.created_at <= self.released_at())).scalar_one()  # fmt: skip

    def held(self) -> store.Held:
        return store.load(self.connection, self.case_id)

    def rows(self) -> list[object]:
        tables = (approval, approval_version, approval_act)
        return [row for table in tables for row in self.connection.execute(
            select(table).where(table.c.get("approval_id", table.c.get("id")) == self.case_id))]  # fmt: skip

    def approver(self) -> str:
        """Mostly somebody who may: whole ways through all stages shall happen, too."""
        case = self.held().case
        may = [name for name in PEOPLE if may_decide(case, person_of(self.connection, name, self.now)) is None]
        return self.chance.choice(may) if may and self.chance.random() < 0.6 else self.somebody()

    def somebody(self) -> str:
        return self.chance.choice(PEOPLE)

    def wording(self) -> Wording:
        verdict: Verdict = self.chance.choices(("allow", "hold", "block"), (3, 4, 1))[0]
        text = f"返金を確認します{self.chance.randint(0, 3)}"
        return Wording((text,), decided(verdict, self.chance.choice(("medium", "high")), text, self.now))

    def _conversation(self) -> str:
        name = f"w{self.seed}"
        rows = (
            (customer, {"id": name, "created_at": self.now}),
            (identity, {"id": name, "account_id": "a", "external_id": name, "customer_id": name,
                        "created_at": self.now}),
            (conversation, {"id": name, "account_id": "a", "identity_id": name, "channel": "line", "kind": "dm",
                            "owner": "agent", "owner_id": self.author, "epoch": 1, "created_at": self.now,
                            "updated_at": self.now}),
        )  # fmt: skip
        for table, values in rows:
            self.connection.execute(insert(table), values)
        number = self.connection.execute(insert(ticket).values(
            conversation_id=name, status="queued", opened_at=self.now, updated_at=self.now).returning(
            ticket.c.number)).scalar_one()  # fmt: skip
        self.place = name
        self._customer_writes(number)
        return name

    def _customer_writes(self, number: int | None = None) -> None:
        where = self.place
        sequence = self.connection.execute(
            update(conversation).where(conversation.c.id == where)
            .values(last_sequence=conversation.c.last_sequence + 1, last_inbound_at=self.now)
            .returning(conversation.c.last_sequence)).scalar_one()  # fmt: skip
        self.connection.execute(insert(message), {
            "id": f"{where}-{sequence}", "account_id": "a", "conversation_id": where,
            "ticket_number": number or self.held().ticket_number, "sequence": sequence, "direction": "in",
            "author": "customer", "text": "返金して", "platform_at": self.now, "created_at": self.now,
        })  # fmt: skip


def add_people(connection: Connection) -> None:
    """Two for the brand, two for the law, an admin, and an author who belongs to the brand's team."""
    connection.execute(insert(account), {"id": "a", "channel": "line", "name": "A", "api_base": "", "settings": {},
                                         "created_at": START})  # fmt: skip
    for name in PEOPLE:
        role = "admin" if name in ("boss", "author") else "agent"
        connection.execute(insert(user), {"id": name, "email": name, "name": name, "role": role, "password_hash": "",
                                          "preferences": {}, "created_at": START})  # fmt: skip
    for name, members in (("brand", ("brand1", "brand2", "author")), ("legal", ("legal1", "legal2"))):
        connection.execute(insert(team), {"id": name, "name": name, "created_at": START})
        for each in members:
            connection.execute(insert(team_member), {"team_id": name, "user_id": each})


def test_whatever_people_do_nothing_leaves_unagreed(sqlite_database: Database) -> None:
    sqlite_database.write_now(add_people)
    ends: dict[str, int] = {}

    def walk(connection: Connection, seed: int) -> None:
        one = Walk(connection, seed)
        one.run()
        state = one.held().case.state
        ends[state] = ends.get(state, 0) + 1

    for seed in range(SEQUENCES):
        sqlite_database.write_now(lambda connection, seed=seed: walk(connection, seed))
    assert ends.get("approved", 0) >= SEQUENCES / 10, f"hardly anything was agreed to: {ends}"
    assert {"late", "rejected", "withdrawn"} <= set(ends), f"not every end was reached: {ends}"
