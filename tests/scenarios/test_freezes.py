"""A freeze on the way out: what it stops, what passes, and what becomes of what waited once it is lifted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from connectors.bot_answers import calls
from connectors.replies import Actor, Replies, Wish
from core.tables import account, audit, delivery, job, message, ticket
from desk import answers, conversations, ownership, stopped
from desk.answers import Answer, Utterance
from governance import freeze, statements
from governance.draft import Author, Context, Draft
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser
from tests.scenarios.bot import says
from tests.scenarios.counter import Counter
from tests.until import until

SUZUKI, TANAKA = Actor("suzuki"), "user:tanaka"
WORDS = "ただいま確認しております。"


class Desk:
    """Sato's conversation, which Suzuki has taken."""

    def __init__(self, here: Counter, line: LineSimulator) -> None:
        self.here, self.line = here, line
        self.sato: LineUser = line.user()
        self.where = ""
        self.replies = Replies(here.database, here.house.clock, here.house.judge, here.house.connectors)

    async def open(self, *, taken: bool = True) -> "Desk":
        await self.line.send_text(self.sato, "こんにちは")
        await until(lambda: self.here.states() == ["sent"])
        ((self.where, number),) = self.here.rows(select(ticket.c.conversation_id, ticket.c.number))
        if taken:
            await self.here.write(lambda c: ownership.take(c, number, "suzuki", force=False, now=self.now))
        return self

    @property
    def now(self) -> Any:
        return self.here.house.clock.now()

    async def stop(self, scope: str = "everything") -> str:
        made = await self.here.write(lambda c: freeze.declare(c, scope=scope, reason="x", actor=TANAKA, now=self.now))
        return str(made)

    async def lift(self, which: str, *, review: bool = False) -> None:
        await self.here.write(lambda c: freeze.lift(c, which, actor=TANAKA, now=self.now, review=review))
        await self.here.idle()

    async def writes(self, text: str, **more: Any) -> str:
        reply = await self.replies.send(SUZUKI, Wish(self.where, text, text, **more))
        return reply.message_id

    async def keeps(self, text: str, author: Author = "bot", **facts: Any) -> None:
        """An answer of any kind, judged and queued."""
        decision = await self.here.house.judge(Draft(author, "line", "private", (text,)), Context(self.now))

        def keep(connection: Any) -> None:
            place, said = conversations.get(connection, self.where), Utterance(text)
            answer = Answer(author, calls(self.here.house.connectors["line"], "message", [said]), decision,
                            place.epoch, **facts)  # fmt: skip
            answers.store(connection, place, answer, self.now)

        await self.here.write(keep)

    async def approved(self, text: str = WORDS) -> str:
        which = await self.here.write(
            lambda c: statements.add(c, title="確認中", text=text, actor=TANAKA, now=self.now)
        )  # fmt: skip
        await self.here.write(lambda c: statements.approve(c, which, actor="user:mori", now=self.now))
        return str(which)

    def shown(self) -> list[str]:
        return self.line.texts(self.sato)[1:]

    async def waits(self, *texts: str) -> None:
        """These have been tried and are set aside: nothing stands in the lane."""
        query = select(message.c.text).join(delivery, delivery.c.id == message.c.delivery_id)
        query = query.where(delivery.c.state == "cleared", delivery.c.paused_by.is_not(None))
        await until(lambda: sorted(row.text for row in self.here.rows(query)) == sorted(texts))
        await self.here.idle()

    def jobs(self) -> list[tuple[str, int]]:
        """(kind of lane, year in which it is due) of what is still to be sent, or set aside."""
        rows = self.here.rows(select(job.c.lane, job.c.due_at).where(job.c.kind == "deliver"))
        return [(row.lane.partition(":")[0], row.due_at.year) for row in rows]

    def state(self, text: str) -> tuple[str, str]:
        query = select(delivery.c.state, delivery.c.reason).join(message, message.c.delivery_id == delivery.c.id)
        (row,) = self.here.rows(query.where(message.c.text == text))
        return row.state, row.reason


@pytest.fixture
async def desk(here: Counter, line: LineSimulator) -> Desk:
    here.bot.reply = lambda request: says("はい")
    return await Desk(here, line).open()


@pytest.fixture
async def with_bot(here: Counter, line: LineSimulator) -> Desk:
    here.bot.reply = lambda request: says("はい")
    return await Desk(here, line).open(taken=False)


async def test_a_brand_is_stopped_with_all_its_accounts(desk: Desk) -> None:
    await desk.here.write(lambda c: c.execute(update(account).values(brand="よりみち")))
    which = await desk.stop("brand:よりみち")
    await desk.writes("お待たせしました。")
    await desk.waits("お待たせしました。")
    assert desk.shown() == []
    await desk.lift(which)
    assert desk.shown() == ["お待たせしました。"]


async def test_a_campaign_is_stopped_and_nothing_beside_it(desk: Desk) -> None:
    which = await desk.stop("campaign:冬のセール")
    await desk.keeps("セールのお知らせです。", "agent", campaign="冬のセール")
    await desk.waits("セールのお知らせです。")
    await desk.writes("お待たせしました。")
    await desk.keeps("ほかの企画です。", "agent", campaign="春のセール")
    await desk.here.idle()
    assert desk.shown() == ["お待たせしました。", "ほかの企画です。"]
    await desk.lift(which)
    assert desk.shown()[2:] == ["セールのお知らせです。"]


async def test_a_statement_passes_and_overtakes_what_waits(desk: Desk) -> None:
    await desk.approved()
    which = await desk.stop()
    await desk.writes("止まる文です。")
    await desk.waits("止まる文です。")
    await desk.writes(f" {WORDS}\n")
    await until(lambda: desk.shown() == [WORDS])
    await desk.writes(WORDS + "!")
    await desk.waits("止まる文です。", WORDS + "!")
    assert desk.here.database.read_now(freeze.listed)[0].stopped == 2
    await desk.lift(which)
    assert desk.shown() == [WORDS, "止まる文です。", WORDS + "!"]


async def test_a_program_may_send_a_statement_and_the_bot_may_not(desk: Desk) -> None:
    which = await desk.approved()
    await desk.stop()
    await desk.keeps(WORDS, "bot", statement_id=which)
    await desk.keeps(WORDS, "system", statement_id=which)
    await desk.waits(WORDS, WORDS)
    await desk.keeps(WORDS, "api", statement_id=which)
    await desk.here.idle()
    assert desk.shown() == [WORDS]


async def test_one_that_is_not_approved_or_not_any_more_stays(desk: Desk) -> None:
    which = await desk.approved()
    await desk.stop()
    await desk.writes(WORDS, delay=timedelta(milliseconds=300))
    await desk.here.write(lambda c: statements.withdraw(c, which, actor=TANAKA, now=desk.now))
    await desk.waits(WORDS)
    open_one = await desk.here.write(
        lambda c: statements.add(c, title="別の文", text="別の文です。", actor=TANAKA, now=desk.now)
    )  # fmt: skip
    await desk.keeps("別の文です。", "agent", statement_id=open_one)
    await desk.waits(WORDS, "別の文です。")
    assert desk.shown() == []


async def test_other_words_under_a_statements_name_stay(desk: Desk) -> None:
    which = await desk.approved()
    await desk.stop()
    await desk.keeps("ほかの文です。", "agent", statement_id=which)
    await desk.waits("ほかの文です。")
    assert desk.shown() == []


async def test_nothing_of_a_freeze_is_tried_again_and_again(desk: Desk) -> None:
    await desk.stop()
    await desk.writes("止まる文です。")
    await desk.waits("止まる文です。")
    assert desk.jobs() == [("paused", 9999)]


async def test_what_waited_goes_before_what_was_written_after_it(desk: Desk) -> None:
    which = await desk.stop()
    await desk.writes("一つめです。")
    await desk.waits("一つめです。")
    await desk.writes("二つめです。", delay=timedelta(hours=1))
    await desk.here.write(lambda c: freeze.lift(c, which, actor=TANAKA, now=desk.now))
    await until(lambda: desk.shown() == ["一つめです。"])


async def test_a_review_lets_nothing_go_until_a_person_says_so(desk: Desk) -> None:
    which = await desk.stop()
    for text in ("一つめです。", "二つめです。", "三つめです。"):
        await desk.writes(text)
    await desk.waits("一つめです。", "二つめです。", "三つめです。")
    await desk.lift(which, review=True)
    await desk.writes("そのあとの文です。")
    await desk.here.idle()
    assert desk.shown() == ["そのあとの文です。"]
    first, second, third = desk.here.database.read_now(lambda c: stopped.to_review(c, which, desk.now))
    assert [each.text for each in (first, second, third)] == ["一つめです。", "二つめです。", "三つめです。"]
    assert (first.author, first.hindrance) == ("agent", "")
    await desk.here.write(lambda c: stopped.release(c, which, [second.id], actor=TANAKA, now=desk.now))
    await desk.here.write(lambda c: stopped.discard(c, which, [first.id], actor=TANAKA, now=desk.now))
    await until(lambda: desk.shown() == ["そのあとの文です。", "二つめです。"])
    assert desk.state("一つめです。") == ("superseded", "freeze_discarded")
    await desk.here.write(lambda c: stopped.release(c, which, None, actor=TANAKA, now=desk.now))
    await until(lambda: desk.shown()[2:] == ["三つめです。"])
    acts = [row.act for row in desk.here.rows(select(audit.c.act).order_by(audit.c.id))]
    told = [act for act in acts if act.partition(".")[0] in ("freeze", "unfreeze")]
    assert told == ["freeze", "unfreeze", "freeze.release", "freeze.discard", "freeze.release"]
    await until(lambda: desk.jobs() == [])


async def test_what_was_not_tried_yet_is_reviewed_too(desk: Desk) -> None:
    which = await desk.stop()
    await desk.writes("まだ待つ文です。", delay=timedelta(milliseconds=400))
    await desk.here.write(lambda c: freeze.lift(c, which, actor=TANAKA, now=desk.now, review=True))
    await desk.waits("まだ待つ文です。")
    await until(lambda: desk.jobs() == [("paused", 9999)])
    assert desk.shown() == []


async def test_an_answer_to_an_older_question_is_not_released(with_bot: Desk) -> None:
    desk = with_bot
    which = await desk.stop()
    desk.here.bot.reply = lambda request: says("一つめの答えです。")
    await desk.line.send_text(desk.sato, "一つめ")
    await desk.waits("一つめの答えです。")
    desk.here.bot.reply = lambda request: says("二つめの答えです。")
    await desk.line.send_text(desk.sato, "二つめ")
    await desk.waits("一つめの答えです。", "二つめの答えです。")
    await desk.lift(which)
    await until(lambda: desk.shown() == ["二つめの答えです。"])
    (left,) = desk.here.database.read_now(lambda c: stopped.to_review(c, which, desk.now))
    assert (left.text, left.hindrance) == ("一つめの答えです。", "answered_past")
    released = await desk.here.write(lambda c: stopped.release(c, which, None, actor=TANAKA, now=desk.now))
    assert released == 0
    await desk.here.write(lambda c: stopped.discard(c, which, None, actor=TANAKA, now=desk.now))
    assert desk.here.owner() == "queue", "the bot's answer was not given: people look"
    await until(lambda: desk.jobs() == [])


async def test_after_a_take_over_the_bots_draft_is_gone_from_the_review(with_bot: Desk) -> None:
    desk = with_bot
    which = await desk.stop()
    await desk.line.send_text(desk.sato, "x")
    await desk.waits("はい")
    await desk.lift(which, review=True)
    ((number,),) = desk.here.rows(select(ticket.c.number))
    await desk.here.write(lambda c: ownership.take(c, number, "suzuki", force=False, now=desk.now))
    assert desk.here.database.read_now(stopped.counts_to_review) == {}
    await desk.here.write(lambda c: stopped.release(c, which, None, actor=TANAKA, now=desk.now))
    await desk.here.idle()
    assert desk.shown() == []
    await until(lambda: desk.jobs() == [])


async def test_what_another_freeze_forbids_stays(desk: Desk) -> None:
    one, other = await desk.stop(), await desk.stop("account:shop")
    await desk.writes("止まる文です。")
    await desk.waits("止まる文です。")
    await desk.lift(one)
    await desk.waits("止まる文です。")
    assert desk.shown() == []
    await desk.lift(other)
    assert desk.shown() == ["止まる文です。"]


async def test_a_review_that_was_asked_for_is_not_lost_to_another_freeze(desk: Desk) -> None:
    one, other = await desk.stop(), await desk.stop("account:shop")
    await desk.writes("止まる文です。")
    await desk.waits("止まる文です。")
    await desk.lift(other, review=True)
    await desk.lift(one)
    assert desk.shown() == []
    await desk.here.write(lambda c: stopped.release(c, other, None, actor=TANAKA, now=desk.now))
    await until(lambda: desk.shown() == ["止まる文です。"])


async def test_released_under_another_freeze_it_waits_for_that_one(desk: Desk) -> None:
    one = await desk.stop()
    await desk.writes("止まる文です。")
    await desk.waits("止まる文です。")
    await desk.lift(one, review=True)
    other = await desk.stop("channel:line")
    await desk.here.write(lambda c: stopped.release(c, one, None, actor=TANAKA, now=desk.now))
    await desk.waits("止まる文です。")
    assert desk.shown() == []
    await desk.lift(other)
    assert desk.shown() == ["止まる文です。"]


async def test_nothing_is_decided_of_a_freeze_in_force(desk: Desk) -> None:
    which = await desk.stop()
    await desk.writes("止まる文です。")
    await desk.waits("止まる文です。")
    for decide in (stopped.release, stopped.discard):
        assert await desk.here.write(lambda c, d=decide: d(c, which, None, actor=TANAKA, now=desk.now)) == 0
    assert desk.state("止まる文です。")[0] == "cleared"


async def test_what_its_author_takes_back_leaves_no_job(desk: Desk) -> None:
    which = await desk.stop()
    kept = await desk.writes("やめる文です。")
    await desk.waits("やめる文です。")
    assert await desk.replies.cancel(SUZUKI, kept) == "やめる文です。"
    await desk.lift(which)
    assert desk.shown() == []
    await until(lambda: desk.jobs() == [])


