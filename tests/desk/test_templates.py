"""Templates: the way of each version through other people, and what is usable at its end."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from core.database import Database
from core.tables import audit, template_version
from desk.approvals import ways
from desk.approvals.people import person_of
from desk.approvals.ways import Ways
from desk.templates import acts, document, listing, store
from desk.templates.acts import TemplateRefused
from desk.templates.judging import Judged
from governance.approvals.case import NotAllowedError, may_decide
from governance.draft import Verdict
from tests.desk.test_approval_walks import PEOPLE, ROUTES, add_people
from tests.house_rules import usual_hours

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SEQUENCES = int(os.environ.get("MADOGUCHI_TEST_SEQUENCES", "60"))


@pytest.fixture(autouse=True)
def routes() -> Iterator[None]:
    before = ways.ways()
    ways.set_ways(Ways(ROUTES, usual_hours()))
    yield
    ways.set_ways(before)


@pytest.fixture
def staffed(sqlite_database: Database) -> Database:
    sqlite_database.write_now(add_people)
    return sqlite_database


def words(text: str, verdict: Verdict = "hold", tier: str = "medium") -> Judged:
    return Judged(text, text, verdict, tier, (), ())


def test_whoever_writes_and_whoever_is_not_asked_decides_nothing(staffed: Database) -> None:
    def walk(c: Connection) -> None:
        number = acts.make(c, "返金", words("返金いたします"), "brand1", START)
        digest = store.load(c, number).newest.digest
        for who, why in (("brand1", "own_version"), ("legal1", "not_asked")):
            with pytest.raises(NotAllowedError) as refused:
                acts.approve(c, number, who, digest, START)
            assert refused.value.reason == why
        with pytest.raises(NotAllowedError) as refused:
            acts.approve(c, number, "brand2", "another", START)
        assert refused.value.reason == "another_version"
        assert acts.approve(c, number, "brand2", digest, START).state == "waiting"
        assert acts.approve(c, number, "legal1", digest, START).state == "waiting"
        assert acts.approve(c, number, "legal2", digest, START).state == "approved"
        told = [row.act for row in c.execute(select(audit.c.act).where(audit.c.subject == f"template:{number}"))]
        assert told == ["template.made", *["template.approve"] * 3]

    staffed.write_now(walk)


def test_nothing_found_takes_the_usual_way_all_the_same(staffed: Database) -> None:
    def walk(c: Connection) -> None:
        number = acts.make(c, "お礼", words("ありがとうございます", "allow", "none"), "author", START)
        assert store.load(c, number).approved is None
        assert listing.to_decide(c, "brand1", START) == {number}
        assert listing.to_decide(c, "author", START) == listing.to_decide(c, "legal1", START) == frozenset()

    staffed.write_now(walk)


def test_a_stage_past_its_hours_may_be_decided_by_those_it_escalates_to(staffed: Database) -> None:
    def walk(c: Connection) -> None:
        number = acts.make(c, "返金", words("返金いたします"), "brand1", START)
        seen = document.read(c, number, "boss", START, admin=True)
        assert (seen.refusal, seen.case.overdue) == ("not_asked", False)
        later = START + timedelta(days=5)
        assert document.read(c, number, "boss", later, admin=True).refusal is None
        assert acts.approve(c, number, "boss", store.load(c, number).newest.digest, later).stage == 1

    staffed.write_now(walk)


def test_words_that_nobody_approved_keep_their_first_author(staffed: Database) -> None:
    """Whoever rewrites what was sent back does not free its first writer to agree to it."""

    def walk(c: Connection) -> None:
        number = acts.make(c, "返金", words("返金いたします"), "brand1", START)
        acts.reject(c, number, "brand2", store.load(c, number).newest.digest, "短く", START)
        acts.write_anew(c, number, "返金", words("返金します"), "brand2", START)
        digest = store.load(c, number).newest.digest
        for who in ("brand1", "brand2"):
            with pytest.raises(NotAllowedError) as refused:
                acts.approve(c, number, who, digest, START)
            assert refused.value.reason == "own_version"
        assert acts.approve(c, number, "author", digest, START).stage == 1

    staffed.write_now(walk)


def test_what_cannot_be_is_refused_and_changes_nothing(staffed: Database) -> None:
    def walk(c: Connection) -> None:
        number = acts.make(c, "返金", words("返金いたします"), "author", START)
        for problem, act in (
            ("known", lambda: acts.make(c, "別", words("返金いたします"), "brand1", START)),
            ("blocked", lambda: acts.make(c, "別", words("だめ", "block"), "brand1", START)),
            ("waiting", lambda: acts.write_anew(c, number, "返金", words("返金します"), "brand1", START)),
            ("comment", lambda: acts.reject(c, number, "brand1", "", "", START)),
        ):
            with pytest.raises(TemplateRefused) as refused:
                act()
            assert refused.value.problem == problem
        with pytest.raises(NotAllowedError):
            acts.write_anew(c, number, "返金", words("返金いたします"), "author", START)
        with pytest.raises(NotAllowedError):
            acts.withdraw(c, number, "brand1", START)
        with pytest.raises(NotAllowedError):
            acts.retire(c, number, "brand1", START, admin=False)
        acts.write_anew(c, number, "返金の約束", words("返金いたします"), "brand1", START)
        assert store.load(c, number).title == "返金の約束"
        acts.retire(c, number, "boss", START, admin=True)
        with pytest.raises(TemplateRefused) as refused:
            acts.write_anew(c, number, "返金", words("返金します"), "author", START)
        assert refused.value.problem == "retired"
        (row,) = listing.rows(c, "author", START)
        assert (row.shelves, row.retired) == (frozenset({"rest"}), True)

    staffed.write_now(walk)


@pytest.mark.parametrize(
    ("title", "text", "problem"),
    [("", "あ", "title"), ("あ\nい", "あ", "title"), ("あ" * 61, "あ", "title"), ("題", "", "text"),
     ("題", "あ" * 2001, "text"), ("題", "{{氏名}}", "variable")],
)  # fmt: skip
def test_titles_and_texts_have_bounds(title: str, text: str, problem: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        acts.check(title, text)
    assert refused.value.problem == problem


class Walk:
    """One template and random acts on it."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.seed, self.now = connection, seed, START
        self.chance = random.Random(seed)
        self.number = acts.make(connection, "題", self.words(), self.chance.choice(PEOPLE), START)

    def run(self) -> None:
        kinds = (self.approve, self.write, self.reject, self.withdraw, self.retire)
        for _ in range(12):
            self.now += timedelta(minutes=self.chance.randint(1, 90))
            before = self.at()
            try:
                with self.connection.begin_nested():
                    self.chance.choices(kinds, (12, 4, 2, 1, 0.3))[0]()
            except (NotAllowedError, TemplateRefused):
                assert self.at() == before, "a refused act changed something"
            self.check()

    def approve(self) -> None:
        at = self.at()
        case = at.case(at.newest, self.now)
        may = [who for who in PEOPLE if may_decide(case, person_of(self.connection, who, self.now)) is None]
        who = self.chance.choice(may) if may and self.chance.random() < 0.7 else self.chance.choice(PEOPLE)
        seen = self.chance.choice([each.digest for each in at.versions[-2:]])
        acts.approve(self.connection, self.number, who, seen, self.now)

    def write(self) -> None:
        acts.write_anew(self.connection, self.number, "題", self.words(), self.chance.choice(PEOPLE), self.now)

    def reject(self) -> None:
        acts.reject(self.connection, self.number, self.chance.choice(PEOPLE), self.at().newest.digest, "理由", self.now)

    def withdraw(self) -> None:
        acts.withdraw(self.connection, self.number, self.chance.choice(PEOPLE), self.now)

    def retire(self) -> None:
        acts.retire(self.connection, self.number, self.chance.choice(PEOPLE), self.now, admin=False)

    def words(self) -> Judged:
        text = f"返金{self.seed}の{self.chance.randint(0, 5)}"
        return words(text, self.chance.choice(("allow", "hold")), self.chance.choice(("none", "medium", "high")))

    def at(self) -> store.Template:
        return store.load(self.connection, self.number)

    def check(self) -> None:
        """What may be used was agreed to by others, in every stage, and is one at most."""
        at = self.at()
        assert sum(each.state == "approved" for each in at.versions) <= 1
        for version in at.versions:
            if version.state not in store.APPROVED_ONCE:
                continue
            case = at.case(version, self.now)
            for number, stage in enumerate(version.route.stages):
                voters = {each.by for each in case.votes if each.stage == number}
                assert len(voters) >= (stage.needs if isinstance(stage.needs, int) else 1)
                assert not voters & at.authors(version.number), "somebody agreed to their own words"
                if stage.needs == "all":
                    assert voters >= {"user:legal1", "user:legal2"} - at.authors(version.number)


def test_whatever_people_do_nothing_is_usable_unagreed(staffed: Database) -> None:
    ends: dict[str, int] = {}

    def walk(connection: Connection, seed: int) -> None:
        Walk(connection, seed).run()

    for seed in range(SEQUENCES):
        staffed.write_now(lambda connection, seed=seed: walk(connection, seed))
    for row in staffed.read_now(lambda c: c.execute(select(template_version.c.state)).all()):
        ends[row.state] = ends.get(row.state, 0) + 1
    assert ends.get("approved", 0) >= SEQUENCES / 5, f"hardly anything was agreed to: {ends}"
    assert {"rejected", "withdrawn", "replaced", "waiting"} <= set(ends), f"not every end was reached: {ends}"
