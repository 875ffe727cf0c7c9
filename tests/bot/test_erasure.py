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
    cleaned = erase_from_answer(KeptAnswer("m2", answer), "m2", erasure)
    assert cleaned["understood"] == {"intent": "order_status", "entities": []}
    assert cleaned["slots"] == {"size": "M"}
    assert cleaned["handoff"] == {"reason": "customer_asked", "summary": {}}
