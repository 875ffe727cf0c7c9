"""What the bot says about an order: every status, both languages, nothing in public, a person where it cannot know."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from actions.counter import Counter
from actions.order_actions import OrderAction, cancel_order, change_order, order_status, refund_status
from tests.actions.conversation import Conversation

STATUSES = [
    ("10482833", "utter_order_awaiting_payment"),
    ("10482850", "utter_order_preparing"),
    ("10482799", "utter_order_preparing_expected"),
    ("10482755", "utter_order_shipped"),
    ("10482231", "utter_order_delivered"),
    ("10482704", "utter_order_cancelled"),
    ("10482590", "utter_order_returned"),
    ("AP-20261027-0140", "utter_order_refunded"),
]


@pytest.mark.parametrize(("number", "response"), STATUSES)
async def test_every_status_has_its_words(counter: Counter, number: str, response: str) -> None:
    outcome = await Conversation().customer("どこ?", "order_status", order_number=number).run(order_status(counter))
    assert outcome.responses == [response]
    assert outcome.handoff is None


async def test_a_shipped_order_is_told_as_the_shop_has_it(counter: Counter) -> None:
    outcome = await Conversation(order_number="B-204319").customer("どこ?", "order_status").run(order_status(counter))
    said = outcome.messages[0]
    assert said["number"] == "B-204319"
    assert said["shipped_on"] == "11月19日(木)"
    assert said["expected_on"] == "11月22日(日)"
    assert said["carrier"] == "ヤマト運輸"
    assert said["tracking_number"] == "4012-8897-0625"


async def test_dates_and_carriers_are_english_in_english(counter: Counter) -> None:
    outcome = await Conversation("en", order_number="B-204319").customer("?", "order_status").run(order_status(counter))
    assert outcome.messages[0]["expected_on"] == "Sun 22 Nov"
    assert outcome.messages[0]["carrier"] == "Yamato Transport"


async def test_an_overdue_parcel_offers_a_person(counter_at_night: Counter) -> None:
    late = Conversation(order_number="10482755")
    assert (await late.customer("まだ?", "order_status").run(order_status(counter_at_night))).slots == {}
    counter_at_night.clock.advance(timedelta(days=2))  # type: ignore[attr-defined]
    outcome = await late.run(order_status(counter_at_night))
    assert outcome.responses == ["utter_order_overdue"]
    assert outcome.slots == {"offer": "person"}


@pytest.mark.parametrize("make", [order_status, refund_status, cancel_order, change_order])
async def test_nothing_about_an_order_is_said_in_public(
    counter: Counter, make: Callable[[Counter], OrderAction]
) -> None:
    public = Conversation(visibility="public").customer("10482231 どこ?", "order_status", order_number="10482231")
    outcome = await public.run(make(counter))
    assert outcome.responses == ["utter_invite_dm"]
    assert len(outcome.messages) == 1
    assert outcome.events == []


async def test_an_unknown_number_goes_to_a_person_with_the_number(counter: Counter) -> None:
    outcome = await Conversation().customer("どこ?", "order_status", order_number="99999999").run(order_status(counter))
    assert outcome.responses[0] == "utter_order_not_found_hand_off"
    assert outcome.handoff is not None
    assert outcome.handoff["reason"] == "order_not_found"
    assert outcome.handoff["queue"] == "orders"
    assert "99999999" in outcome.handoff["summary"]["open"][0]
    assert outcome.slots["order_number"] is None


async def test_a_shop_that_does_not_answer_is_said_and_handed_over(counter_without_shop: Counter) -> None:
    outcome = (
        await Conversation(order_number="10482231")
        .customer("?", "order_status")
        .run(order_status(counter_without_shop))
    )
    assert outcome.responses[0] == "utter_order_source_down"
    assert outcome.handoff is not None
    assert outcome.handoff["reason"] == "order_unavailable"


@pytest.mark.parametrize(
    ("number", "response", "offers"),
    [
        ("10482307", "utter_order_refunded", False),
        ("B-204251", "utter_order_returned", False),
        ("10482231", "utter_refund_none", True),
        ("10482704", "utter_refund_none", True),
    ],
)
async def test_refunds_are_told_as_they_stand_on_record(
    counter: Counter, number: str, response: str, offers: bool
) -> None:
    outcome = await Conversation(order_number=number).customer("返金は?", "refund_status").run(refund_status(counter))
    assert outcome.responses == [response]
    assert outcome.slots == ({"offer": "person"} if offers else {})


@pytest.mark.parametrize(("make", "reason"), [(cancel_order, "cancel_order"), (change_order, "change_order")])
async def test_before_dispatch_a_person_decides(
    counter: Counter, make: Callable[[Counter], OrderAction], reason: str
) -> None:
    outcome = await Conversation(order_number="10482816").customer("お願い", reason).run(make(counter))
    assert outcome.responses[0] == "utter_order_amendable"
    assert outcome.handoff is not None
    assert (outcome.handoff["reason"], outcome.handoff["priority"]) == (reason, "high")
    assert outcome.handoff["summary"]["confirmed"][0].startswith("注文 10482816・発送準備中")


@pytest.mark.parametrize(
    ("number", "response"),
    [
        ("10482755", "utter_order_too_late"),
        ("10482231", "utter_order_too_late"),
        ("10482704", "utter_order_cancelled"),
        ("B-204158", "utter_order_refunded"),
    ],
)
async def test_after_dispatch_the_bot_says_what_remains(counter: Counter, number: str, response: str) -> None:
    outcome = await Conversation(order_number=number).customer("やめたい", "cancel_order").run(cancel_order(counter))
    assert outcome.responses == [response]
    assert outcome.handoff is None


async def test_a_number_in_this_message_goes_before_an_older_one(counter: Counter) -> None:
    talk = Conversation(order_number="10482231").customer("10482755は?", "order_status", order_number="10482755")
    outcome = await talk.run(order_status(counter))
    assert outcome.messages[0]["number"] == "10482755"
