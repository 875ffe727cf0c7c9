"""Erasing one message's words takes along what was filled from them, and nothing else."""

from bot.erasure import erase_from_answer, erase_message
from bot.tracker_tables import KeptAnswer, StoredEvent

ENTITY = {"entity": "order_number", "value": "12345678", "start": 4, "end": 12}


def user(number: int, text: str, **parsed: object) -> StoredEvent:
    parse_data = {"text": text, "intent": {"name": "order_status"}, "entities": [], **parsed}
    data = {"event": "user", "text": text, "message_id": f"m{number}", "parse_data": parse_data}
    return StoredEvent(
        number * 10, "user", data | {"metadata": {"text": text, "turn": number, "customer": {"name": "佐藤"}}}
    )


def slot(sequence: int, name: str, value: object) -> StoredEvent:
    return StoredEvent(sequence, "slot", {"event": "slot", "name": name, "value": value})


EVENTS = [
    user(1, "サイズはM"),
    slot(11, "size", "M"),
    user(2, "注文番号１２３４５６７８", entities=[ENTITY]),
    slot(21, "order_number", "12345678"),
    slot(22, "offer", "person"),
    user(3, "はい"),
    slot(31, "order_number", "12345678"),
    slot(32, "size", "M"),
]


def test_words_entities_and_metadata_go_and_the_intent_stays() -> None:
    erasure = erase_message(EVENTS, "m2")
    assert erasure is not None
    [message, *_] = erasure.events
    assert message.data["text"] == ""
    assert message.data["metadata"] == {"turn": 2}
    assert message.data["parse_data"] == {
        "intent": {"name": "order_status"},
        "text": "",
        "entities": [],
        "metadata": {"turn": 2},
    }


def test_slots_filled_from_it_lose_their_value_wherever_it_was_carried() -> None:
    erasure = erase_message(EVENTS, "m2")
    assert erasure is not None
    assert [(event.sequence, event.data.get("value")) for event in erasure.events[1:]] == [(21, None), (31, None)]
    assert erasure.clean_slots({"order_number": "12345678", "size": "M"}) == {"size": "M"}


def test_nothing_is_erased_for_a_message_that_is_not_here() -> None:
    assert erase_message(EVENTS, "m9") is None


def test_the_kept_answer_forgets_what_it_repeats() -> None:
    erasure = erase_message(EVENTS, "m2")
    assert erasure is not None
    answer = {
        "messages": [],
        "understood": {"intent": "order_status", "entities": [ENTITY]},
        "slots": {"order_number": "12345678", "size": "M"},
        "handoff": {"reason": "customer_asked", "summary": {"last_messages": ["注文番号１２３４５６７８"]}},
    }
    cleaned = erase_from_answer(KeptAnswer("m2", answer), erasure)
    assert cleaned["understood"] == {"intent": "order_status", "entities": []}
    assert cleaned["slots"] == {"size": "M"}
    assert cleaned["handoff"] == {"reason": "customer_asked", "summary": {}}


def hands_off(sequence: int, words: str) -> StoredEvent:
    """As Rasa keeps an action's message: what it carries beside words stands in `data`."""
    packet = {"reason": "customer_asked", "summary": {"last_messages": [{"author": "customer", "text": words}]}}
    return StoredEvent(sequence, "bot", {"event": "bot", "text": None, "data": {"custom": {"handoff": packet}}})


def test_packets_made_since_do_not_quote_it() -> None:
    events = [user(1, "電話は090-1234-5678"), hands_off(11, "電話は090-1234-5678"), user(2, "まだですか"),
              hands_off(21, "電話は090-1234-5678")]  # fmt: skip
    erasure = erase_message(events, "m1")
    assert erasure is not None
    assert "090-1234-5678" not in str(erasure.events)
    packets = [each.data["data"]["custom"]["handoff"] for each in erasure.events if each.type == "bot"]
    assert packets == [{"reason": "customer_asked", "summary": {}}] * 2


def test_the_kept_answer_to_messages_taken_together_forgets_each_of_them() -> None:
    both = user(2, "注文番号12345678\nまだですか", entities=[ENTITY])
    both.data["metadata"]["message_ids"] = "m1 m2"
    erasure = erase_message([both], "m1")
    assert erasure is not None
    understood = {"intent": "order_status", "entities": [ENTITY]}
    kept = {"slots": {}, "understood": understood, "handoff": {"reason": "x", "summary": {"request": "12345678"}}}
    assert "12345678" not in str(erase_from_answer(KeptAnswer("m2", kept), erasure))


def test_a_later_answer_keeps_what_was_understood_and_its_packet_forgets() -> None:
    erasure = erase_message(EVENTS, "m2")
    assert erasure is not None
    understood = {"intent": "affirm", "entities": [{"entity": "color", "value": "赤"}]}
    kept = {"slots": {}, "understood": understood, "handoff": {"reason": "x", "summary": {"request": "12345678"}}}
    answer = erase_from_answer(KeptAnswer("m3", kept), erasure)
    assert answer["understood"] == understood
    assert answer["handoff"] == {"reason": "x", "summary": {}}
