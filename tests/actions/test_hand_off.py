"""Giving a conversation to a person: why, with what packet, and what the customer reads."""

import pytest

from actions.counter import Counter
from actions.hand_off import HandOff
from actions.reasons import REASONS
from tests.actions.conftest import FRIDAY_NOON, counter_at
from tests.actions.conversation import Conversation, Outcome


async def handed(counter: Counter, talk: Conversation) -> Outcome:
    return await talk.run(HandOff(counter))


async def test_who_asks_for_a_person_gets_one_and_the_telephone(counter: Counter) -> None:
    outcome = await handed(counter, Conversation().customer("人と話したい", "human_handoff"))
    assert outcome.responses == ["utter_handoff_open", "utter_phone"]
    assert outcome.handoff is not None
    assert (outcome.handoff["reason"], outcome.handoff["queue"], outcome.handoff["priority"]) == (
        "customer_asked",
        "general",
        "normal",
    )
    assert outcome.left_form


async def test_outside_opening_hours_the_customer_reads_when_people_are_back(counter_at_night: Counter) -> None:
    outcome = await handed(counter_at_night, Conversation().customer("人と話したい", "human_handoff"))
    assert outcome.responses[0] == "utter_handoff_closed"
    assert outcome.messages[0]["opens_at"] == "11月24日(火) 10:00"
    english = await handed(counter_at_night, Conversation("en").customer("human please", "human_handoff"))
    assert english.messages[0]["opens_at"] == "Tue 24 Nov, 10:00"


async def test_the_lunch_break_counts_as_closed() -> None:
    at_lunch = counter_at(FRIDAY_NOON.replace(hour=4, minute=30))
    outcome = await handed(at_lunch, Conversation().customer("人と話したい", "human_handoff"))
    assert outcome.messages[0]["opens_at"] == "本日 14:00"


async def test_in_public_no_telephone_and_a_complaint_keeps_its_reason(counter: Counter) -> None:
    talk = Conversation(visibility="public").customer("届いたニットに穴!", "defective_item", product="ニット")
    outcome = await handed(counter, talk)
    assert outcome.responses == ["utter_handoff_open"]
    assert outcome.handoff is not None
    assert (outcome.handoff["reason"], outcome.handoff["queue"]) == ("defective_item", "returns")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("return_form", "return_item"),
        ("exchange_form", "exchange_item"),
        ("defective_form", "defective_item"),
        ("wrong_item_form", "wrong_item"),
    ],
)
async def test_a_complete_form_gives_its_own_reason(counter: Counter, form: str, reason: str) -> None:
    talk = Conversation().customer("ニットです", "out_of_scope").form(form).ran(form).form(None)
    outcome = await handed(counter, talk)
    assert outcome.handoff is not None
    assert outcome.handoff["reason"] == reason


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("action_default_fallback", "fallback_twice"),
        ("action_order_status", "delivery_overdue"),
        ("action_refund_status", "refund_unknown"),
        ("utter_stock", "customer_asked"),
    ],
)
async def test_yes_takes_the_offer_that_was_made(counter: Counter, before: str, reason: str) -> None:
    talk = Conversation().customer("在庫は?", "ask_stock").ran("action_extract_slots").ran(before).listens()
    outcome = await handed(counter, talk.customer("はい", "affirm"))
    assert outcome.handoff is not None
    assert outcome.handoff["reason"] == reason


async def test_the_packet_tells_request_confirmed_and_open(counter: Counter) -> None:
    talk = Conversation(case_product="プリーツスカート", exchange_wish="Lサイズ")
    talk.customer("スカートを\n交換したい", "exchange_item", product="スカート").bot(
        "手続きを担当者に取り次ぎますか。"
    ).listens()
    talk.customer("/affirm", "affirm", shown="手続きを頼む").bot("ご注文番号を教えてください。").form(
        "exchange_form"
    ).listens()
    talk.customer("10482590です", "order_status", order_number="10482590").ran("exchange_form").form(None)
    outcome = await handed(counter, talk)
    assert outcome.handoff is not None
    summary = outcome.handoff["summary"]
    assert summary["request"] == "交換「スカートを 交換したい」"
    assert summary["confirmed"] == [
        "注文 10482590・返品手続き中 11月11日(水)(プリーツスカート ネイビー M x1)",
        "商品: プリーツスカート(お客さま申告)",
        "ご希望: Lサイズ(お客さま申告)",
    ]
    assert summary["open"] == ["在庫の取り置き", "未使用・タグ付きの確認"]
    assert summary["intent"] == "order_status"
    assert summary["confidence"] == 0.91
    assert summary["slots"]["order_number"] == "10482590"
    assert [message["text"] for message in summary["last_messages"]] == [
        "スカートを\n交換したい",
        "手続きを担当者に取り次ぎますか。",
        "手続きを頼む",
        "ご注文番号を教えてください。",
        "10482590です",
    ]
    assert {message["author"] for message in summary["last_messages"]} == {"customer", "bot"}


async def test_the_packet_can_be_in_english_for_english_staff() -> None:
    counter = counter_at(FRIDAY_NOON)
    english = Counter(counter.orders, counter.hours, counter.clock, "en")
    talk = Conversation(order_number="10482231", size="L").customer("返品したい", "return_item").ran("return_form")
    outcome = await handed(english, talk)
    assert outcome.handoff is not None
    summary = outcome.handoff["summary"]
    assert summary["request"] == "Return: “返品したい”"
    assert summary["confirmed"] == [
        "Order 10482231: delivered, Thu 22 Oct (ライトトレンチコート カーキ M x1)",
        "Size: L (customer's words)",
    ]


async def test_only_the_last_five_messages_travel(counter: Counter) -> None:
    talk = Conversation()
    for number in range(9):
        talk.customer(f"発言{number}", "out_of_scope")
    outcome = await handed(counter, talk)
    assert outcome.handoff is not None
    texts = [message["text"] for message in outcome.handoff["summary"]["last_messages"]]
    assert texts == [f"発言{number}" for number in range(4, 9)]


async def test_a_long_message_is_quoted_in_part(counter: Counter) -> None:
    outcome = await handed(counter, Conversation().customer("穴" * 500, "defective_item"))
    assert outcome.handoff is not None
    assert len(outcome.handoff["summary"]["request"]) < 110


async def test_the_topic_decides_the_queue_of_who_asks_for_a_person(counter: Counter) -> None:
    talk = Conversation().customer("注文どこ?", "order_status").bot("…").listens()
    outcome = await handed(counter, talk.customer("もういい人を出して", "human_handoff"))
    assert outcome.handoff is not None
    assert outcome.handoff["queue"] == "orders"
    assert outcome.handoff["summary"]["request"] == "注文の状況「注文どこ?」"
    assert outcome.handoff["summary"]["open"] == ["どの注文か(番号を伺えていない)"]


async def test_what_was_collected_for_this_case_is_forgotten(counter: Counter) -> None:
    outcome = await handed(counter, Conversation(case_product="靴").customer("人と", "human_handoff"))
    assert outcome.slots == {
        "requested_slot": None,
        "case_product": None,
        "exchange_wish": None,
        "unknown_orders": 0,
    }


async def test_a_shop_that_does_not_answer_stops_no_hand_off(counter_without_shop: Counter) -> None:
    talk = Conversation(order_number="10482231").customer("人と", "human_handoff")
    outcome = await handed(counter_without_shop, talk)
    assert outcome.handoff is not None
    assert outcome.handoff["summary"]["confirmed"] == []
    assert outcome.handoff["summary"]["slots"] == {"order_number": "10482231"}


def test_every_reason_has_both_languages() -> None:
    for reason in REASONS.values():
        for wording in (reason.wording, *reason.open):
            assert set(wording) == {"ja", "en"}
            assert all(wording.values())
