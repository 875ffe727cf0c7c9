"""What the gate holds goes out only as agreed to, in time, by somebody else than its author."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from core.database import Database
from core.keyring import KeyRing
from core.lanes import enqueue
from core.settings import Settings
from core.tables import approval_act, approval_version, audit, conversation, delivery, message
from desk import ownership
from desk.approvals import watch, ways
from governance.approvals.case import NotAllowedError
from tests.platforms.line.simulator import LineSimulator, LineUser
from tests.scenarios.approving import HELD, People, holding_policy
from tests.scenarios.bot import says
from tests.scenarios.counter import Counter, add_line, counter

FREE = "返金の可否は確認して、本日中にお返事します。"


@pytest.fixture
async def here(database: Database, ring: KeyRing, line: LineSimulator) -> AsyncIterator[Counter]:
    async with counter(database, ring, policy=holding_policy()) as running:
        await add_line(running, line, ring)
        yield running


@pytest.fixture
async def people(here: Counter) -> People:
    staff = People(here)
    for name, role in (("ishii", "agent"), ("nakamura", "agent"), ("mori", "admin"), ("takada", "admin")):
        await staff.join(name, role)
    return staff


@pytest.fixture
async def sato(here: Counter, line: LineSimulator) -> LineUser:
    """A customer who has written, and whom the bot has answered."""
    user = line.user()
    await line.send_text(user, "返金してください")
    await here.idle()
    return user


def held_states(here: Counter) -> list[str]:
    return [row.state for row in here.rows(select(delivery.c.state).where(delivery.c.author == "agent"))]


def reasons(here: Counter) -> list[str]:
    return [row.reason for row in here.rows(select(delivery.c.reason).where(delivery.c.state == "superseded"))]


async def test_an_agents_held_answer_goes_out_once_another_person_agrees(
    here: Counter, line: LineSimulator, people: People, sato: LineUser
) -> None:
    reply = await people.write("ishii")
    assert reply.state == "held"
    await here.settle(0.3)
    assert HELD not in line.texts(sato)
    await people.approve("mori", comment="規定を確かめました")
    await here.idle()
    assert line.texts(sato)[-1] == HELD
    assert held_states(here) == ["sent"]
    kinds = [row.kind for row in here.rows(select(approval_act.c.kind).order_by(approval_act.c.id))]
    assert kinds == ["opened", "approve", "released"]
    acts = [row.act for row in here.rows(select(audit.c.act).where(audit.c.act.startswith("approval")))]
    assert sorted(acts) == ["approval.approve", "approval.opened", "approval.released"]


async def test_nobody_agrees_to_their_own_words_whatever_their_role(here: Counter, people: People,
                                                                    sato: LineUser) -> None:  # fmt: skip
    await people.write("mori")
    with pytest.raises(NotAllowedError, match="own_version"):
        await people.approve("mori")
    with pytest.raises(NotAllowedError, match="not_asked"):
        await people.approve("nakamura")
    assert held_states(here) == ["held"]


async def test_a_held_answer_stops_no_later_message(here: Counter, line: LineSimulator, people: People,
                                                    sato: LineUser) -> None:  # fmt: skip
    await people.write("ishii")
    await people.write("ishii", FREE, "k2")
    await here.idle()
    assert line.texts(sato)[-1] == FREE
    assert held_states(here) == ["held", "sent"]


async def test_a_held_answer_of_the_bot_goes_to_people_and_is_superseded_by_theirs(
    here: Counter, line: LineSimulator, people: People
) -> None:
    user = line.user()
    here.bot.reply = lambda _: says(HELD)
    await line.send_text(user, "返金してください")
    await here.idle()
    assert here.owner() == "queue"
    assert people.case().author == "bot"
    await people.write("ishii", FREE)
    await here.idle()
    assert HELD not in line.texts(user)
    assert (people.case().case.state, people.case().reason) == ("withdrawn", "overtaken")
    with pytest.raises(NotAllowedError, match="not_waiting"):
        await people.approve("mori")


async def test_an_approved_answer_of_the_bot_goes_out_while_nobody_has_answered(
    here: Counter, line: LineSimulator, people: People
) -> None:
    user = line.user()
    here.bot.reply = lambda _: says(HELD, FREE)
    await line.send_text(user, "返金してください")
    await here.idle()
    await people.approve("mori")
    await here.idle()
    assert line.texts(user)[-2:] == [HELD, FREE]


async def test_where_the_free_way_back_is_over_somebody_has_to_want_the_paid_one(
    here: Counter, line: LineSimulator, people: People
) -> None:
    user = line.user()
    here.bot.reply = lambda _: says(HELD)
    await line.send_text(user, "返金してください")
    await here.idle()
    long_ago = here.house.clock.now() - timedelta(minutes=2)
    await here.write(lambda c: c.execute(update(delivery).values(received_at=long_ago)) and None)
    with pytest.raises(NotAllowedError, match="reply_token_gone"):
        await people.approve("mori")
    assert people.case().case.votes == ()
    await people.approve("mori", push=True)
    await here.idle()
    assert line.texts(user)[-1] == HELD
    assert line.received[-1].kind == "push"


async def test_what_was_changed_meanwhile_is_not_agreed_to(here: Counter, people: People, sato: LineUser) -> None:
    await people.write("ishii")
    seen = people.case().case.version.digest
    await people.reviews.revise(people.case().id, people.ids["ishii"], ["本日、返金いたします。"])
    with pytest.raises(NotAllowedError, match="another_version"):
        await people.approve("mori", digest=seen)
    assert held_states(here) == ["held"]
    assert len(here.rows(select(approval_version))) == 2


async def test_an_approvers_edit_that_the_gate_allows_goes_out_at_once(
    here: Counter, line: LineSimulator, people: People, sato: LineUser
) -> None:
    await people.write("ishii")
    held = people.case()
    await people.reviews.edit(held.id, people.ids["mori"], held.case.version.digest, [FREE])
    await here.idle()
    assert line.texts(sato)[-1] == FREE
    assert people.case().case.version.authors == {f"user:{people.ids['ishii']}", f"user:{people.ids['mori']}"}


async def test_an_approvers_edit_that_is_held_needs_a_third_person(here: Counter, line: LineSimulator, people: People,
                                                                   sato: LineUser) -> None:  # fmt: skip
    await people.write("ishii")
    held = people.case()
    new = "本日、返金いたします。"
    await people.reviews.edit(held.id, people.ids["mori"], held.case.version.digest, [new])
    with pytest.raises(NotAllowedError, match="own_version"):
        await people.approve("mori")
    await people.approve("takada")
    await here.idle()
    assert line.texts(sato)[-1] == new


async def test_changes_are_asked_for_and_made(here: Counter, line: LineSimulator, people: People,
                                              sato: LineUser) -> None:  # fmt: skip
    await people.write("ishii")
    held = people.case()
    await people.reviews.request_changes(held.id, people.ids["mori"], held.case.version.digest, "断定しないでください")
    assert people.case().case.state == "changes"
    await people.reviews.revise(held.id, people.ids["ishii"], [FREE])
    await here.idle()
    assert line.texts(sato)[-1] == FREE


async def test_new_words_that_the_gate_blocks_change_nothing(here: Counter, people: People, sato: LineUser) -> None:
    await people.write("ishii")
    held = people.case()
    for act in (
        people.reviews.edit(held.id, people.ids["mori"], held.case.version.digest, ["カードは4111 1111 1111 1111"]),
        people.reviews.revise(held.id, people.ids["ishii"], ["カードは4111 1111 1111 1111"]),
    ):
        with pytest.raises(NotAllowedError, match="blocked"):
            await act
    assert people.case() == held
    assert HELD in [row.text for row in here.rows(select(message.c.text))]


async def test_rejected_and_withdrawn_answers_never_leave(here: Counter, line: LineSimulator, people: People,
                                                          sato: LineUser) -> None:  # fmt: skip
    await people.write("ishii")
    held = people.case()
    await people.reviews.reject(held.id, people.ids["mori"], held.case.version.digest, "返金の対象外です")
    await people.write("ishii", key="k2")
    await people.reviews.withdraw(people.case().id, people.ids["ishii"])
    await here.idle()
    assert HELD not in line.texts(sato)
    assert sorted(reasons(here)) == ["rejected", "withdrawn"]


async def test_an_agreement_after_the_customer_wrote_again_sends_nothing(
    here: Counter, line: LineSimulator, people: People, sato: LineUser
) -> None:
    await people.write("ishii")
    await line.send_text(sato, "やっぱり交換でお願いします")
    await here.idle()
    await people.approve("mori")
    await here.idle()
    assert HELD not in line.texts(sato)
    assert (people.case().case.state, people.case().reason) == ("late", "newer_message")
    assert reasons(here) == ["newer_message"]


async def test_an_agreement_after_another_person_took_over_sends_nothing(
    here: Counter, line: LineSimulator, people: People, sato: LineUser
) -> None:
    await people.write("ishii")
    number, now = here.tickets()[0][0], here.house.clock.now()
    await here.write(lambda c: ownership.take(c, number, people.ids["nakamura"], force=True, now=now))
    await people.approve("mori")
    await here.idle()
    assert HELD not in line.texts(sato)
    assert people.case().reason == "owner_changed"


async def test_what_nobody_decided_within_its_time_is_over(here: Counter, people: People, sato: LineUser) -> None:
    await people.write("ishii")
    case_id, much_later = people.case().id, here.house.clock.now() + timedelta(hours=24)
    assert await here.write(lambda c: watch.look(c, case_id, much_later)) is None
    assert (people.case().case.state, people.case().reason) == ("late", "expired")
    assert held_states(here) == ["superseded"]


async def test_a_customer_who_waits_for_a_held_answer_is_told_once(
    database: Database, ring: KeyRing, line: LineSimulator
) -> None:
    quick = Settings(held_line_after=0.2)
    async with counter(database, ring, policy=holding_policy(), settings=quick) as here:
        await add_line(here, line, ring)
        people, user = People(here), line.user()
        await people.join("ishii")
        await line.send_text(user, "返金してください")
        await here.idle()
        await people.write("ishii")
        await line.wait_for(user, 2)
        case_id, later = people.case().id, here.house.clock.now() + timedelta(minutes=50)
        await here.write(lambda c: watch.look(c, case_id, later) and None)
        await here.settle(0.5)
        assert len(line.texts(user)) == 2
        assert HELD not in line.texts(user)


async def test_nobody_is_told_to_wait_for_what_was_decided(here: Counter, line: LineSimulator, people: People,
                                                           sato: LineUser) -> None:  # fmt: skip
    await people.write("ishii")
    case_id = people.case().id
    await people.approve("mori")
    await here.idle()
    moment = here.house.clock.now() + timedelta(minutes=11)
    assert await here.write(lambda c: watch.look(c, case_id, moment)) is None
    await here.idle()
    assert line.texts(sato)[-1] == HELD


async def test_an_overdue_stage_is_told_and_others_may_decide(here: Counter, people: People, sato: LineUser) -> None:
    await people.write("ishii")
    held = people.case()
    assert held.due_at is not None
    assert ways.ways().hours.after(held.opened_at, timedelta(hours=4)) == held.due_at
    due = min(held.due_at, here.house.clock.now() + timedelta(hours=23))
    await here.write(lambda c: watch.look(c, held.id, due) and None)
    assert people.case().case.overdue is (due == held.due_at)


async def test_a_deputy_decides_for_somebody_absent(here: Counter, people: People, sato: LineUser) -> None:
    now = here.house.clock.now()
    await people.write("ishii")
    with pytest.raises(NotAllowedError, match="not_asked"):
        await people.approve("nakamura")
    await people.away("mori", "nakamura", now - timedelta(days=1), now + timedelta(days=1))
    await people.approve("nakamura")
    assert people.case().case.state == "approved"


async def test_a_deputy_does_not_decide_about_their_own_words(here: Counter, people: People, sato: LineUser) -> None:
    now = here.house.clock.now()
    await people.write("nakamura")
    await people.away("mori", "nakamura", now - timedelta(days=1), now + timedelta(days=1))
    with pytest.raises(NotAllowedError, match="own_version"):
        await people.approve("nakamura")


async def test_of_two_decisions_at_the_same_time_one_counts(here: Counter, line: LineSimulator, people: People,
                                                            sato: LineUser) -> None:  # fmt: skip
    await people.write("ishii")
    held = people.case()
    seen = held.case.version.digest
    results = await asyncio.gather(
        people.reviews.approve(held.id, people.ids["mori"], seen),
        people.reviews.reject(held.id, people.ids["takada"], seen, "だめです"),
        people.reviews.edit(held.id, people.ids["takada"], seen, [FREE]),
        people.reviews.revise(held.id, people.ids["ishii"], ["本日、返金いたします。"]),
        return_exceptions=True,
    )
    assert sum(not isinstance(each, BaseException) for each in results) >= 1
    assert all(isinstance(each, NotAllowedError) for each in results if isinstance(each, BaseException))
    await here.idle()
    out = [text for text in line.texts(sato) if "返金" in text and "返金してください" not in text]
    assert len(out) <= 1


async def test_a_row_that_was_cleared_past_the_people_does_not_leave(here: Counter, line: LineSimulator, people: People,
                                                                     sato: LineUser) -> None:  # fmt: skip
    """The moment of sending looks itself whether people agreed to exactly these words."""
    await people.write("ishii")
    (row,) = here.rows(select(delivery.c.id, conversation.c.id.label("place")).join(
        conversation, conversation.c.id == delivery.c.conversation_id).where(delivery.c.state == "held"))  # fmt: skip
    now = here.house.clock.now()

    def forge(connection: Connection) -> None:
        connection.execute(update(delivery).where(delivery.c.id == row.id).values(state="cleared"))
        enqueue(connection, f"out:{row.place}", "deliver", {"delivery": row.id}, now=now)

    await here.write(forge)
    await here.idle()
    assert HELD not in line.texts(sato)
    assert reasons(here) == ["unapproved"]
