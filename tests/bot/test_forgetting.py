"""An unsent message's words leave the tracker, its slots and the kept answer; and the file."""

from pathlib import Path

from tests.bot.actions_standin import Actions
from tests.bot.running import Rasa, texts

FORGET = "/webhooks/madoguchi/forget"


def test_an_unsent_messages_words_are_gone(rasa: Rasa, actions: Actions) -> None:
    rasa.ask("unsent", 1, "注文番号は55554444です、内緒話ですが")
    assert "内緒話" in stored(rasa.folder)
    assert rasa.call("POST", FORGET, {"conversation_id": "unsent", "message_id": "unsent-m1"}) == (200, {"found": True})
    assert "内緒話" not in stored(rasa.folder)
    assert rasa.ask("unsent", 1, "")["understood"]["entities"] == []
    answer = rasa.ask("unsent", 2, "人と話したい")
    assert "order_number" not in answer["slots"]
    [call] = [call for call in actions.calls if call["sender_id"] == "unsent"]
    assert [event["text"] for event in call["tracker"]["events"] if event["event"] == "user"] == ["", "人と話したい"]
    assert call["tracker"]["slots"]["order_number"] is None


def test_one_of_several_messages_of_a_turn_takes_the_turns_words_along(rasa: Rasa) -> None:
    together = {"account": "a1", "message_ids": ["first", "second"]}
    rasa.ask("several", 1, "こんにちは\n取り消した話", metadata=together)
    assert rasa.call("POST", FORGET, {"conversation_id": "several", "message_id": "first"}) == (200, {"found": True})
    assert "取り消した話" not in stored(rasa.folder)


def test_an_unknown_message_is_not_found(rasa: Rasa) -> None:
    rasa.ask("known", 1, "こんにちは")
    assert rasa.call("POST", FORGET, {"conversation_id": "known", "message_id": "m9"}) == (200, {"found": False})
    assert rasa.call("POST", FORGET, {"conversation_id": "nobody", "message_id": "m1"}) == (200, {"found": False})


def test_a_whole_conversation_is_forgotten(rasa: Rasa) -> None:
    rasa.ask("erased", 1, "荷物はいつ届きますか")
    assert rasa.call("POST", FORGET, {"conversation_id": "erased"}) == (200, {"found": True})
    assert texts(rasa.ask("erased", 2, "こんにちは")) == ["こんにちは、佐藤さん"]


def stored(folder: Path) -> str:
    """Every byte on disk, the write-ahead log included."""
    files = [path for path in folder.iterdir() if path.name.startswith("trackers.sqlite")]
    return b"".join(path.read_bytes() for path in files).decode(errors="ignore")
