"""A dry run: what other rules would have done to what was judged, counted rightly, bounded, and ended when told to."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError

from connectors.registry import register_limits
from core.database import Database
from core.keyring import open_ring
from core.tables import message
from desk import answers, conversations
from desk.answers import Answer, Choice, Utterance
from desk.dry_runs import DryRuns, Run
from desk.judged_answers import newest
from governance.draft import Context, Draft
from governance.gate import evaluate
from governance.in_force import files_of, put_in_force
from governance.packs.versions import Version
from governance.policy import Policy
from tests.console.pages.seed import Teller, connect
from tests.governance.house_pack import PACK
from tests.house_rules import usual_policy
from tests.until import until

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def _candidate(pack: str = PACK, name: str = "house.yml") -> Policy:
    version = Version("v", name, 1, pack, "d", "published", 0, "", "user:t", NOW, "user:t", NOW)
    return put_in_force(files_of(), [version]).policy


class Past:
    """Answers that the gate judged at the time."""

    def __init__(self, database: Database, folder: Path) -> None:
        register_limits()
        self.database = database
        self.database.write_now(lambda c: connect(c, open_ring(folder / "keys"), "wear", "instagram", "@wear", NOW))
        self.where = ""

    def answered(self, *texts: str, ago: timedelta = timedelta(days=1), apart: bool = False, by: Policy | None = None,
                 choices: tuple[str, ...] = ()) -> None:  # fmt: skip
        """One answer. `apart`: each message in a call of its own."""
        titles = tuple(choices for _ in texts)
        draft = Draft("bot", "instagram", "private", tuple(texts), recipient="sato", buttons=titles)
        decision = evaluate(draft, Context(NOW - ago), by or usual_policy())
        said = [Utterance(text, tuple(Choice(title, title) for title in choices)) for text in decision.texts]

        def keep(connection: Connection) -> None:
            teller = Teller(connection, NOW - ago)
            where, _ = teller.says("wear", "instagram", "sato", f"質問 {texts[0]} {ago}")
            place = conversations.get(connection, where)
            calls: list[Any] = [[each] for each in said] if apart else [said]
            answer = Answer(author="bot", calls=calls, decision=decision, epoch=place.epoch)
            answers.store(connection, place, answer, NOW - ago)
            teller.end()

        self.database.write_now(keep)


@pytest.fixture
def past(database: Database, tmp_path: Path) -> Past:
    return Past(database, tmp_path)


Runs = Callable[..., DryRuns]


@pytest.fixture
async def runs(database: Database) -> AsyncIterator[Runs]:
    made: list[DryRuns] = []

    def make(**sizes: int) -> DryRuns:
        made.append(DryRuns(database, **sizes))
        return made[-1]

    yield make
    for each in made:
        each.close()


async def _run(runs: DryRuns, candidate: Policy, present: Policy | None = None) -> Run:
    run = runs.start("v", "m", candidate=candidate, present=present or usual_policy(), now=NOW)
    await until(lambda: not run.going)
    return run


async def test_what_would_fare_otherwise_is_counted_and_shown(past: Past, runs: Runs) -> None:
    past.answered("晴れの日もどうぞ。")
    past.answered("雨の日もどうぞ。", "傘もあります。", apart=True, choices=("傘を見る",))
    past.answered("お電話は090-1234-5678へ。雨です。")
    past.answered("雨の日の話です。", ago=timedelta(days=31))
    run = await _run(runs(), _candidate())
    assert (run.state, run.judged, run.full) == ("done", 3, False)
    assert run.counts == {("allow", "block"): 2}
    assert run.others == {"same": 1}
    change = run.changes[-1]
    assert change.answer.texts == ("雨の日もどうぞ。", "傘もあります。")
    found = [(each.rule, each.start, each.end) for each in change.difference.candidate.findings]
    assert found == [("house.rain", 0, 1)]
    assert change.answer.ticket == 1


async def test_what_would_no_longer_be_stopped_is_counted_too(past: Past, runs: Runs) -> None:
    past.answered("馬鹿なことを。")
    lenient = "pack: words\ntitle: {ja: 言葉, en: Words}\nrules: []\n"
    run = await _run(runs(), _candidate(lenient, "words.yml"))
    assert run.counts == {("block", "allow"): 1}
    assert run.changes[0].difference.present.verdict == "block"


async def test_what_the_rules_in_force_changed_already_is_not_the_candidates(past: Past, runs: Runs) -> None:
    past.answered("雨の日もどうぞ。")
    run = await _run(runs(), _candidate(), present=_candidate())
    assert (dict(run.counts), run.others) == ({}, {"anyway": 1})


async def test_what_was_corrected_is_judged_as_it_was_written(past: Past, runs: Runs) -> None:
    past.answered("雨の日も，どうぞ\u200bご覧ください。")
    kept = past.database.read_now(lambda c: c.execute(select(message.c.text).where(message.c.direction == "out"))).all()
    assert "\u200b" not in kept[0].text
    run = await _run(runs(), _candidate())
    assert (run.counts, run.others) == ({("revise", "block"): 1}, {})


async def test_words_that_are_gone_are_said_and_not_guessed(past: Past, runs: Runs) -> None:
    past.answered("雨の日もどうぞ。")
    past.database.write_now(lambda c: c.execute(update(message).values(text="")))
    run = await _run(runs(), _candidate())
    assert (dict(run.counts), run.others) == ({}, {"gone": 1})


async def test_a_run_is_bounded_and_says_so(past: Past, runs: Runs) -> None:
    for number in range(7):
        past.answered(f"雨の日の{number}です。", ago=timedelta(hours=number))
    run = await _run(runs(most=5, portion=2), _candidate())
    assert (run.judged, run.full, run.reached) == (5, True, NOW - timedelta(hours=2))
    assert [change.answer.texts[0] for change in run.changes][:2] == ["雨の日の6です。", "雨の日の5です。"]
    whole = await _run(runs(most=7, portion=3), _candidate())
    assert whole.judged == 7


async def test_a_run_can_be_ended_and_begun_anew(past: Past, runs: Runs) -> None:
    past.answered("雨の日もどうぞ。")
    here = runs()
    first = here.start("v", "m", candidate=_candidate(), present=usual_policy(), now=NOW)
    here.cancel("v")
    assert (first.state, here.of("v")) == ("cancelled", first)
    second = await _run(here, _candidate())
    assert (first.state, second.state, here.of("v")) == ("cancelled", "done", second)
    third = await _run(here, _candidate())
    assert third.state == "done", "a run that was ended leaves the place free"


async def test_a_database_that_fails_is_said(past: Past, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("desk.dry_runs.newest", fails)
    assert (await _run(runs(), _candidate())).state == "failed"


def test_pages_follow_each_other_without_a_gap(past: Past) -> None:
    for number in range(5):
        past.answered(f"{number}です。", ago=timedelta(hours=number))
    seen: list[str] = []
    cursor: str | None = None
    while page := past.database.read_now(lambda c, at=cursor: newest(c, at, 2)):  # type: ignore[misc]
        seen += [each.texts[0] for each in page]
        cursor = page[-1].cursor
    assert len(seen) == len(set(seen)) == 5
