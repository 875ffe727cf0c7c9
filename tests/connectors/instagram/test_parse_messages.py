"""Instagram's direct messages, and what goes with them, become the desk's words."""

from typing import Any

import pytest

from desk.inbound import Attachment, Inbound
from tests.connectors.given import OWN_INSTAGRAM, SATO_ON_INSTAGRAM
from tests.connectors.instagram.webhooks import SENT, echo, message, messaging, only, parse


def test_a_text() -> None:
    raw = message(text="サイズ交換できますか", reply_to={"mid": "m0"})
    assert only(raw) == Inbound(
        event_key="message:m1",
        kind="message",
        payload=raw,
        platform_at=SENT,
        external_user=SATO_ON_INSTAGRAM,
        external_message="m1",
        reply_to="m0",
        text="サイズ交換できますか",
        destination=OWN_INSTAGRAM,
    )


@pytest.mark.parametrize(
    ("kind", "text", "attachment"),
    [
        ("image", "[画像]", "image"),
        ("video", "[動画]", "video"),
        ("audio", "[音声]", "audio"),
        ("file", "[ファイル]", "file"),
        ("sticker", "[スタンプ]", "sticker"),
        ("share", "[シェアされた投稿]", "share"),
        ("ig_reel", "[シェアされたリール]", "share"),
        ("story_mention", "[ストーリーでのメンション]", "share"),
        ("unsupported_type", "[表示できない内容]", "other"),
        ("hologram", "[表示できない内容]", "other"),
    ],
)
def test_what_has_no_words_gets_a_placeholder(kind: str, text: str, attachment: Any) -> None:
    inbound = only(message(attachments=[{"type": kind, "payload": {"url": "https://cdn.example/1", "title": "題"}}]))
    assert (inbound.kind, inbound.text) == ("message", text)
    assert inbound.attachments == (Attachment(attachment, url="https://cdn.example/1", name="題"),)


def test_several_attachments_and_words_beside_them() -> None:
    attachments = [{"type": "image"}, {"type": "video", "payload": None}, {"type": 5}, "?"]
    without = only(message(attachments=attachments))
    assert without.text == "[画像] [動画] [表示できない内容] [表示できない内容]"
    assert [each.kind for each in without.attachments] == ["image", "video", "other", "other"]
    assert only(message(attachments=attachments, text="この色")).text == "この色"


@pytest.mark.parametrize("fields", [{"is_unsupported": True}, {}, {"text": ""}])
def test_what_instagram_does_not_show_us_still_waits_for_an_answer(fields: dict[str, Any]) -> None:
    assert (only(message(**fields)).kind, only(message(**fields)).text) == ("message", "[表示できない内容]")


def test_an_answer_to_a_story_names_it() -> None:
    inbound = only(message(text="欲しい", reply_to={"story": {"id": "s1", "url": "https://cdn.example/s"}}))
    assert (inbound.text, inbound.reply_to, inbound.marks) == ("欲しい", None, {"story_id": "s1"})


@pytest.mark.parametrize(
    ("event", "kind", "button", "text", "key"),
    [
        (message(text="はい", quick_reply={"payload": "b:k3y"}), "postback", "k3y", "はい", "message:m1"),
        (message(text="はい", quick_reply={"payload": "YES"}), "message", None, "はい", "message:m1"),
        (message(text="はい", quick_reply={"payload": "b:"}), "message", None, "はい", "message:m1"),
        (
            messaging(postback={"mid": "m9", "title": "はい", "payload": "b:k3y"}),
            "postback",
            "k3y",
            "はい",
            "postback:m9",
        ),
        (
            messaging(postback={"mid": "m9", "title": "営業時間は?", "payload": "HOURS"}),
            "message",
            None,
            "営業時間は?",
            "postback:m9",
        ),
    ],
)
def test_buttons_of_ours_and_words_of_others(
    event: dict[str, Any], kind: str, button: str | None, text: str, key: str
) -> None:
    inbound = only(event)
    assert (inbound.kind, inbound.button, inbound.text, inbound.event_key) == (kind, button, text, key)
    assert inbound.external_user == SATO_ON_INSTAGRAM


def test_an_unsend_erases_whoever_sent_it() -> None:
    inbound = only(message(is_deleted=True))
    assert (inbound.kind, inbound.external_message, inbound.event_key) == ("unsend", "m1", "unsend:m1")
    assert only(echo(is_deleted=True)).kind == "ignored"


@pytest.mark.parametrize("number", [1, "1"])
def test_an_edit_brings_the_new_words(number: int | str) -> None:
    inbound = only(messaging(message_edit={"mid": "m1", "text": "Lサイズで", "num_edit": number}))
    assert (inbound.kind, inbound.external_message, inbound.text) == ("edit", "m1", "Lサイズで")
    assert inbound.event_key == "edit:m1:1"


def test_an_echo_belongs_to_the_customers_conversation() -> None:
    inbound = only(echo(text="承りました。"))
    assert (inbound.kind, inbound.event_key, inbound.external_message) == ("echo", "echo:m1", "m1")
    assert (inbound.external_user, inbound.from_ourselves, inbound.answerable) == (SATO_ON_INSTAGRAM, True, False)
    assert inbound.text == "承りました。"


def test_a_message_of_ours_without_its_flag_is_an_echo_too() -> None:
    assert only(echo(text="承りました。", is_echo=False)).kind == "echo"


def test_a_read_mark() -> None:
    inbound = only(messaging(read={"mid": "m1"}))
    assert (inbound.kind, inbound.external_message, inbound.external_user) == ("read", "m1", SATO_ON_INSTAGRAM)
    ours = {"sender": {"id": OWN_INSTAGRAM}, "recipient": {"id": SATO_ON_INSTAGRAM}}
    assert only(messaging(**ours, read={"mid": "m1"})).kind == "ignored"
    assert only(messaging(**ours, message_edit={"mid": "m1", "text": "x"})).kind == "ignored"


@pytest.mark.parametrize(
    "event",
    [
        messaging(reaction={"mid": "m1", "action": "react", "reaction": "love", "emoji": "❤️"}),
        messaging(reaction={"mid": "m1", "action": "unreact"}),
        messaging(referral={"ref": "abc", "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}),
        message(text="メモ", is_self=True),
    ],
)
def test_what_asks_for_nothing_is_ignored_with_a_reason(event: dict[str, Any]) -> None:
    assert only(event).kind == "ignored"
    assert only(event).reason


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (messaging(optin={"type": "x"}), "an event with optin"),
        (messaging(pass_thread_control={"new_owner_app_id": "1"}), "an event with pass_thread_control"),
        (messaging(postback={"mid": "m9", "payload": "HOURS"}), "a postback without a title"),
        (messaging(message_edit={"mid": "m1"}), "an edit without its new words"),
        ({"message": {"mid": "m1", "text": "x"}}, "malformed: Object missing required field `sender`"),
        (message(mid=""), "malformed: Expected `str` of length >= 1 - at `$.message.mid`"),
        (message(text=5), "malformed: Expected `str | null`, got `int` - at `$.message.text`"),
    ],
)
def test_every_other_event_is_kept_with_its_reason(event: dict[str, Any], reason: str) -> None:
    first, broken, last = parse({"messaging": [message(text="一"), event, message(text="二")]})
    assert (first.text, last.text) == ("一", "二")
    assert (broken.kind, broken.reason) == ("not_understood", reason)
    assert broken.payload == event


def test_on_standby_another_app_answers() -> None:
    (inbound,) = parse({"standby": [message(text="こんにちは")]})
    assert (inbound.kind, inbound.answerable) == ("message", False)
    assert "standby" in inbound.reason
