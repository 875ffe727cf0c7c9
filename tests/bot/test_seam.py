"""What the desk asks and what it gets: the contract of DESIGN's one seam."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.bot.actions_standin import PACKET, Actions
from tests.bot.running import ACTIONS_SECRET, Rasa, a_turn, texts

NUMBER = {"entity": "order_number", "value": "12345678"}


def test_an_answer_has_the_agreed_shape(rasa: Rasa) -> None:
    answer = rasa.ask("shape", 1, "こんにちは")
    assert answer.keys() == {"messages", "understood", "slots", "model", "handoff"}
    assert answer["messages"] == [
        {"text": "こんにちは、佐藤さん", "buttons": [], "image": None, "attachment": None, "custom": None}
    ]
    assert answer["understood"].keys() == {"intent", "confidence", "ranking", "entities"}
    assert answer["understood"]["intent"] == "greet"
    assert answer["understood"]["ranking"][0] == {"name": "greet", "confidence": answer["understood"]["confidence"]}
    assert answer["slots"] == {"visibility": "private", "locale": "ja", "kind": "dm", "customer_name": "佐藤"}
    assert answer["model"] == "tiny.tar.gz"
    assert answer["handoff"] is None


def test_one_utterance_is_one_message_with_its_buttons_and_its_image(rasa: Rasa) -> None:
    [message] = rasa.ask("parts", 1, "注文番号は12345678です")["messages"]
    assert message["text"] == "12345678を調べます"
    assert message["image"] == "https://shop.example.jp/parcel.png"
    assert message["buttons"] == [{"title": "はい", "payload": "/affirm"}, {"title": "いいえ", "payload": "/deny"}]


def test_a_buttons_payload_is_an_intent(rasa: Rasa) -> None:
    answer = rasa.ask("button", 1, "いいえ", payload="/affirm")
    assert answer["understood"]["intent"] == "affirm"
    assert texts(answer) == ["承知しました"]


@pytest.mark.parametrize(
    "text",
    ["/affirm", "  /affirm", "\n/affirm", "／affirm", "/restart", "/EXTERNAL_affirm", '/affirm{"order_number": "x"}'],
)
def test_what_a_customer_types_is_never_an_intent(rasa: Rasa, text: str) -> None:
    answer = rasa.ask(f"slash {text}", 1, text)
    assert answer["understood"]["intent"] not in ("affirm", "restart")
    assert answer["understood"]["confidence"] < 1
    assert "承知しました" not in texts(answer)
    assert "order_number" not in answer["slots"]


@pytest.mark.parametrize(
    ("text", "start"), [("12345678の荷物はどこですか", 0), ("  12345678の荷物は", 2), ("ｶﾞｯﾂ!１２３４５６７８", 5)]
)
def test_entity_offsets_are_those_of_the_text_as_sent(rasa: Rasa, text: str, start: int) -> None:
    [entity] = rasa.ask(f"offsets {text}", 1, text)["understood"]["entities"]
    assert entity == NUMBER | {"start": start, "end": start + 8}


def test_a_public_comment_is_answered_as_its_own_channel(rasa: Rasa) -> None:
    comment = rasa.ask("comment", 1, "こんにちは", channel="instagram", visibility="public", kind="comment")
    message = rasa.ask("message", 1, "こんにちは", channel="instagram")
    assert texts(comment) == ["こんにちは"]
    assert texts(message) == ["こんにちは、佐藤さん"]
    assert comment["slots"]["visibility"] == "public"


def test_a_platform_without_comments_has_no_public_turns(rasa: Rasa) -> None:
    status, answer = rasa.call("POST", "/webhooks/line/turn", a_turn("none", 1, "こんにちは", visibility="public"))
    assert status == 400
    assert answer["error"] == "visibility: line has no public comments"


def test_an_english_turn_is_answered_in_english_and_the_language_stays(rasa: Rasa) -> None:
    assert texts(rasa.ask("english", 1, "hello", locale="en")) == ["Hello 佐藤"]
    assert texts(rasa.ask("english", 2, "yes", locale=None)) == ["All right"]
    assert texts(rasa.ask("english", 3, "はい", locale="ja")) == ["承知しました"]


def test_a_photo_without_words_is_answered(rasa: Rasa) -> None:
    assert texts(rasa.ask("photo", 1, "")) == ["うまく読み取れませんでした"]


def test_five_thousand_characters_are_answered(rasa: Rasa) -> None:
    assert rasa.ask("long", 1, "注文した荷物が届きません。" * 400)["understood"]["intent"] == "order_status"


def test_the_bot_asks_for_a_person_through_handoff_alone(rasa: Rasa, actions: Actions) -> None:
    answer = rasa.ask("person", 1, "人と話したい")
    assert texts(answer) == ["担当者におつなぎします"]
    assert answer["handoff"] == PACKET
    assert set(actions.authorizations) == {f"Bearer {ACTIONS_SECRET}"}


def test_an_action_knows_its_turn(rasa: Rasa, actions: Actions) -> None:
    rasa.ask("knows", 7, "人と話したい", channel="webchat")
    [call] = [call for call in actions.calls if call["sender_id"] == "knows"]
    metadata = call["tracker"]["latest_message"]["metadata"]
    assert metadata["message_id"] == "knows-m7"
    assert metadata["turn"] == 7
    assert metadata["account"] == "a1"
    assert call["tracker"]["latest_input_channel"] == "webchat"
    assert "domain" not in call


def test_a_failed_action_asks_for_a_person(rasa: Rasa, actions: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.replies, "action_hand_off", lambda call: (500, {}))
    answer = rasa.ask("failed", 1, "人と話したい")
    assert answer["handoff"]["reason"] == "action_failed"
    assert answer["messages"] == []


def test_parallel_messages_of_one_conversation_are_answered_in_order(rasa: Rasa, actions: Actions) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: rasa.ask("eight", n, "人と話したい"), range(1, 9)))
    assert [texts(answer) for answer in answers] == [["担当者におつなぎします"]] * 8
    calls = [call["tracker"] for call in actions.calls if call["sender_id"] == "eight"]
    # Each saw those before it; one that overtook another on the way finds the newest six messages, as after a restart.
    assert all(_messages(tracker) >= min(n, 6) for n, tracker in enumerate(calls, start=1))


def test_one_slow_conversation_holds_no_other(rasa: Rasa, actions: Actions) -> None:
    actions.go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(rasa.ask, "slow", 1, "ラッピングできますか")
        assert texts(rasa.ask("fast", 1, "こんにちは")) == ["こんにちは、佐藤さん"]
        assert not slow.done()
        actions.go_on.set()
        assert texts(slow.result()) == ["お待たせしました"]


def test_facts_of_a_person_are_slots_and_end_the_form(rasa: Rasa) -> None:
    assert texts(rasa.ask("facts", 1, "荷物はいつ届きますか")) == ["ご注文番号を教えてください"]
    facts = {"conversation_id": "facts", "slots": {"order_number": "87654321", "mood": "good"}}
    assert rasa.call("POST", "/webhooks/madoguchi/facts", facts) == (200, {"unknown": ["mood"]})
    answer = rasa.ask("facts", 2, "こんにちは")
    assert texts(answer) == ["こんにちは、佐藤さん"]
    assert answer["slots"]["order_number"] == "87654321"
    assert texts(rasa.ask("facts", 3, "荷物はいつ届きますか")) == ["87654321を調べます"]


def test_facts_may_come_before_the_first_turn(rasa: Rasa) -> None:
    facts = {"conversation_id": "early", "slots": {"order_number": "87654321"}}
    assert rasa.call("POST", "/webhooks/madoguchi/facts", facts) == (200, {"unknown": []})
    assert texts(rasa.ask("early", 1, "荷物はいつ届きますか")) == ["87654321を調べます"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"turn": "1"}, "turn must be a whole number"),
        ({"turn": True}, "turn must be a whole number"),
        ({"message_id": ""}, "message_id must be text"),
        ({"conversation_id": None}, "conversation_id must be text"),
        ({"text": None}, "text must be text"),
        ({"visibility": "secret"}, "visibility must be one of private, public"),
        ({"locale": "fr"}, "locale must be one of ja, en"),
        ({"customer": "佐藤"}, "customer must be an object"),
    ],
)
def test_a_wrong_request_names_its_field(rasa: Rasa, change: dict[str, Any], error: str) -> None:
    status, answer = rasa.call("POST", "/webhooks/line/turn", a_turn("wrong", 1, "こんにちは") | change)
    assert (status, answer["error"]) == (400, error)


def _messages(tracker: dict[str, Any]) -> int:
    return sum(event["event"] == "user" for event in tracker["events"])
