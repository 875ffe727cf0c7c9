"""Consent on the way in and on the way out: a wish to get no more is heard at once, and no promotion passes it."""

from typing import Any

import pytest
from sqlalchemy import select

from connectors.bot_answers import calls
from connectors.judging import judged
from core.tables import audit, decision, delivery, identity, message
from desk import answers, conversations
from desk import consent as ledger
from desk.answers import Answer, Utterance
from governance.draft import Consent
from governance.replay import recalled
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.counter import Counter
from tests.until import until

NEWS = "冬の新作ができました。"


class Post:
    """Sends promotion to Sato, as a campaign will."""

    def __init__(self, here: Counter, line: LineSimulator) -> None:
        self.here, self.line, self.sato = here, line, line.user()

    async def hears(self, text: str) -> None:
        before = len(self.here.states())
        await self.line.send_text(self.sato, text)
        await until(lambda: len(self.here.states()) > before)
        await self.here.idle()

    @property
    def who(self) -> str:
        ((who,),) = self.here.rows(select(identity.c.id).where(identity.c.external_id == self.sato.id))
        return str(who)

    def state(self) -> Consent:
        return self.here.database.read_now(lambda c: ledger.state(c, self.who))

    async def agrees(self, given: bool = True) -> None:
        now = self.here.house.clock.now()
        await self.here.write(
            lambda c: ledger.record(c, self.who, given=given, source="form", actor="user:tanaka", now=now)
        )  # fmt: skip

    async def sends(self, text: str = NEWS, *, known: Consent | None = None, **facts: Any) -> str:
        """Judge with what is known (what holds, unless told), keep, and answer the state that it was kept in."""
        ((where,),) = self.here.rows(select(message.c.conversation_id).distinct())
        place = self.here.database.read_now(lambda c: conversations.get(c, where))
        house, said = self.here.house, Utterance(text)
        decision = await judged(house.judge, place, "api", [said], house.clock.now(), purpose="marketing",
                                consent=known or self.state())  # fmt: skip

        def keep(connection: Any) -> str:
            made = Answer("api", calls(house.connectors["line"], "message", [said]), decision, place.epoch,
                          purpose="marketing", **facts)  # fmt: skip
            return answers.store(connection, place, made, house.clock.now())

        return str(await self.here.write(keep))

    def fate(self) -> tuple[str, str]:
        query = select(delivery.c.state, delivery.c.reason).where(delivery.c.purpose == "marketing")
        ((state, reason),) = self.here.rows(query)
        return state, reason


@pytest.fixture
async def post(here: Counter, line: LineSimulator) -> Post:
    made = Post(here, line)
    await made.hears("こんにちは")
    return made


@pytest.mark.parametrize("text", ["配信停止してください", "STOP", "ﾒﾙﾏｶﾞはもういりません"])
async def test_a_wish_to_get_no_more_is_written_down_with_its_message(post: Post, text: str) -> None:
    await post.agrees()
    await post.hears(text)
    assert post.state() == "withdrawn"
    newest = post.here.database.read_now(lambda c: ledger.newest(c, post.who))
    ((which,),) = post.here.rows(select(message.c.id).where(message.c.text == text))
    assert newest is not None
    assert (newest.source, newest.message_id, newest.actor) == ("message", which, "customer")
    assert post.here.rows(select(audit.c.facts).where(audit.c.act == "consent.withdraw"))
    assert post.line.texts(post.sato)[-1], "the customer is answered all the same"


async def test_what_is_about_something_else_changes_nothing(post: Post) -> None:
    await post.agrees()
    await post.hears("注文を止めたいです")
    assert post.state() == "given"


async def test_who_leaves_wants_no_more_and_coming_back_does_not_undo_it(post: Post) -> None:
    await post.agrees()
    await post.line.unfollow(post.sato)
    await until(lambda: post.state() == "withdrawn")
    newest = post.here.database.read_now(lambda c: ledger.newest(c, post.who))
    assert newest is not None
    assert newest.source == "platform"
    await post.line.follow(post.sato)
    await post.here.idle()
    assert post.state() == "withdrawn"


async def test_promotion_goes_to_who_agreed(post: Post) -> None:
    await post.agrees()
    assert await post.sends() == "cleared"
    await until(lambda: post.fate()[0] == "sent")
    assert NEWS in post.line.texts(post.sato)


@pytest.mark.parametrize("before", [None, False])
async def test_it_is_blocked_by_the_gate_otherwise(post: Post, before: bool | None) -> None:
    if before is not None:
        await post.agrees(before)
    assert await post.sends() == "blocked"
    ((found, inputs),) = post.here.rows(_decision())
    rule = "consent.unknown" if before is None else "consent.withdrawn"
    assert [each["rule"] for each in found] == [rule]
    assert recalled(inputs, [NEWS], [[]])[1].consent == ("unknown" if before is None else "withdrawn")


async def test_an_answer_to_a_question_needs_none(post: Post) -> None:
    await post.hears("配信停止")
    await post.hears("サイズの交換はできますか")
    assert post.here.states()[-1] == "sent"


async def test_who_says_stop_before_it_leaves_does_not_get_it(post: Post) -> None:
    await post.agrees(False)
    assert await post.sends(known="given") == "cleared"
    await until(lambda: post.fate() == ("superseded", "consent"))
    assert NEWS not in post.line.texts(post.sato)


async def test_without_any_word_the_moment_of_sending_refuses_it_too(post: Post) -> None:
    assert await post.sends(known="given") == "cleared"
    await until(lambda: post.fate() == ("superseded", "consent"))
    assert NEWS not in post.line.texts(post.sato)


def _decision() -> Any:
    return (
        select(decision.c.findings, decision.c.inputs)
        .join(delivery, delivery.c.decision_id == decision.c.id)
        .where(delivery.c.purpose == "marketing")
    )
