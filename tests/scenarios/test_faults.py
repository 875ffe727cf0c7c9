"""What becomes of an answer when the platform fails in the ways it documents."""

import pytest
from sqlalchemy import select

from connectors.intake import keep_delivery
from core.tables import account, delivery
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.counter import Counter
from tests.until import until


def kinds(line: LineSimulator) -> list[str]:
    """The sending calls that reached the platform, in order."""
    return [each.kind for each in line.received if each.kind in ("reply", "push")]


async def test_an_expired_reply_token_becomes_a_push(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    event = line.events.text(sato, "x")
    event["replyToken"] = "0123456789abcdef" * 2
    line.fault("reply", status=400, message="Invalid reply token")
    await line.send(event)
    await line.wait_for(sato, 1)
    await here.idle()
    assert kinds(line) == ["reply", "push"]
    assert all(each.retry_key for each in line.received if each.kind == "push")
    assert here.states() == ["sent"]


async def test_a_rate_limit_backs_off_and_arrives_once(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    line.fault("reply", status=429, times=2)
    await line.send_text(sato, "x")
    await line.wait_for(sato, 1)
    await here.idle()
    assert len(line.texts(sato)) == 1
    assert here.states() == ["sent"]


async def test_a_reply_that_was_accepted_but_never_answered_is_not_doubled(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    line.fault("reply", "close", when="after")
    await line.send_text(sato, "x")
    await until(lambda: here.states() == ["unconfirmed"])
    await here.idle()
    assert kinds(line) == ["reply", "reply"]
    first, second = [each.body for each in line.received if each.kind == "reply"]
    assert first == second
    assert len(line.texts(sato)) == 1


async def test_a_reply_that_was_lost_before_acceptance_arrives_once(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    line.fault("reply", "close", when="before")
    await line.send_text(sato, "x")
    await line.wait_for(sato, 1)
    await here.idle()
    assert here.states() == ["sent"]
    assert len(line.texts(sato)) == 1


async def test_a_dead_token_is_flagged_and_people_get_the_conversation(here: Counter, line: LineSimulator) -> None:
    line.account.token_alive = False
    await line.send_text(line.user(), "x")
    await until(lambda: here.tickets() == [(1, "queued")])
    await here.idle()
    assert here.states() == ["failed"]
    assert [row.state for row in here.rows(select(account.c.state))] == ["token_dead"]
    assert (await line.send_text(line.user(), "y")).status == 200


async def test_a_monthly_limit_is_not_tried_again(here: Counter, line: LineSimulator) -> None:
    line.fault(["reply", "push"], status=429, message="You have reached your monthly limit.", times=None)
    await line.send_text(line.user(), "x")
    await until(lambda: here.states() == ["failed"])
    await here.idle()
    assert kinds(line) == ["reply"]
    assert [row.state for row in here.rows(select(account.c.state))] == ["stopped"]


async def test_a_platform_that_is_down_is_waited_for(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    event = line.events.text(sato, "x")
    await line.send_text(sato, "まず")
    await line.wait_for(sato, 1)
    await line.go_down()
    await here.house.database.write(lambda c: keep_delivery(c, "shop", line.build(event).body, here.house.clock.now()))
    await until(lambda: max(row.attempts for row in here.rows(select(delivery.c.attempts))) > 1)
    await line.come_up()
    await line.wait_for(sato, 2)
    await here.idle(15)
    assert line.texts(sato) == ["「まず」ですね", "「x」ですね"]
    assert here.states() == ["sent", "sent"]


async def test_order_holds_while_the_first_answer_is_held_up(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    line.fault("reply", status=429, times=1)
    await line.send_text(sato, "一")
    await until(lambda: kinds(line) == ["reply"])
    await line.send_text(sato, "二")
    await line.wait_for(sato, 2)
    await here.idle()
    assert line.texts(sato) == ["「一」ですね", "「二」ですね"]


@pytest.mark.parametrize("status", [400, 403, 413, 415])
async def test_a_permanent_error_is_shown_and_not_tried_again(here: Counter, line: LineSimulator, status: int) -> None:
    line.fault(["reply", "push"], status=status, message="no", times=None)
    await line.send_text(line.user(), "x")
    await until(lambda: here.states() == ["failed"])
    await here.idle()
    assert kinds(line) == ["reply"]
    assert here.tickets() == [(1, "queued")]
    (row,) = here.rows(select(delivery.c.reason))
    assert row.reason
