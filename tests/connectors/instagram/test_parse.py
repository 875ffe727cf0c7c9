"""Instagram's events, in the shapes and envelopes that Meta documents or sends, become the desk's words."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import NotUnderstoodError
from connectors.instagram.connector import Instagram
from desk.inbound import Attachment, Inbound
from tests.connectors.given import NOW, OWN_INSTAGRAM, SATO_ON_INSTAGRAM

SENT = datetime(2026, 11, 21, 2, 59, 58, 500_000, tzinfo=UTC)
MILLISECONDS = int(SENT.timestamp() * 1000)


def messaging(**fields: Any) -> dict[str, Any]:
    return {
        "sender": {"id": SATO_ON_INSTAGRAM},
        "recipient": {"id": OWN_INSTAGRAM},
        "timestamp": MILLISECONDS,
        **fields,
    }


def message(**fields: Any) -> dict[str, Any]:
    return messaging(message={"mid": "m1", **fields})


def echo(**fields: Any) -> dict[str, Any]:
    sides = {"sender": {"id": OWN_INSTAGRAM}, "recipient": {"id": SATO_ON_INSTAGRAM}}
    return messaging(**sides, message={"mid": "m1", "is_echo": True, **fields})


def comment(**fields: Any) -> dict[str, Any]:
    author = {"id": SATO_ON_INSTAGRAM, "username": "sato_hanako"}
    return {"id": "c2", "from": author, "text": "素敵!", "media": {"id": "p1", "media_product_type": "FEED"}, **fields}


def parse(entry: dict[str, Any]) -> list[Inbound]:
    whole = {"id": OWN_INSTAGRAM, "time": MILLISECONDS + 200, **entry}
    return list(Instagram().parse(json.dumps({"object": "instagram", "entry": [whole]}).encode(), NOW))


def only(event: dict[str, Any]) -> Inbound:
    (inbound,) = parse({"messaging": [event]})
    return inbound


def commented(value: object, field: str = "comments", **entry: Any) -> Inbound:
    (inbound,) = parse({"changes": [{"field": field, "value": value}], **entry})
    return inbound


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


def test_a_comment() -> None:
    change = {"field": "comments", "value": comment(parent_id="c1")}
    (inbound,) = parse({"changes": [change]})
    assert inbound == Inbound(
        event_key="comments:c2",
        kind="comment",
        payload=change,
        platform_at=SENT + timedelta(milliseconds=200),
        external_user=SATO_ON_INSTAGRAM,
        external_message="c2",
        visibility="public",
        thread="c1",
        reply_to="c1",
        text="素敵!",
        destination=OWN_INSTAGRAM,
        sender_name="sato_hanako",
        marks={"media_id": "p1"},
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


OTHER_SPELLING = {"comment_id": "c2", **{name: value for name, value in comment().items() if name != "id"}}
COMMENT_ENVELOPES = [
    {"changes": [{"field": "comments", "value": comment()}]},
    {"field": "comments", "value": comment()},
    {"changes": [{"field": "comments", "value": OTHER_SPELLING}]},
]


@pytest.mark.parametrize("entry", COMMENT_ENVELOPES)
def test_a_comment_in_any_envelope_is_the_same_comment(entry: dict[str, Any]) -> None:
    (inbound,) = parse(entry)
    assert (inbound.kind, inbound.event_key, inbound.external_message) == ("comment", "comments:c2", "c2")
    assert (inbound.thread, inbound.reply_to, inbound.text) == ("c2", "p1", "素敵!")


@pytest.mark.parametrize(
    "entry",
    [
        {"messaging": [message(text="あ")]},
        {"changes": [{"field": "messages", "value": message(text="あ")}]},
        {"field": "messages", "value": message(text="あ")},
    ],
)
def test_a_message_in_any_envelope_is_the_same_message(entry: dict[str, Any]) -> None:
    (inbound,) = parse(entry)
    assert (inbound.kind, inbound.event_key, inbound.text) == ("message", "message:m1", "あ")


def test_a_live_comment_says_that_it_is_live() -> None:
    inbound = commented(comment(), "live_comments")
    assert (inbound.event_key, inbound.marks) == ("live_comments:c2", {"media_id": "p1", "live": "yes"})


def test_a_boosted_posts_second_notice_has_the_key_of_the_first() -> None:
    boosted = comment(media={"id": "p1", "ad_id": 120210, "ad_title": "秋物"})
    assert commented(boosted).event_key == commented(comment()).event_key
    assert commented(boosted).marks == {"media_id": "p1", "ad_id": "120210"}


@pytest.mark.parametrize(
    "author",
    [
        {"id": OWN_INSTAGRAM, "username": "aozora"},
        {"id": int(OWN_INSTAGRAM)},
        {"id": "999", "username": "aozora", "self_ig_scoped_id": "1254400000000000"},
    ],
)
def test_our_own_comment_starts_no_conversation(author: dict[str, Any]) -> None:
    inbound = commented(comment(**{"from": author}, parent_id="c1"))
    assert (inbound.kind, inbound.from_ourselves, inbound.answerable) == ("comment", True, False)
    assert (inbound.external_user, inbound.thread, inbound.text) == (None, "c1", "素敵!")


def test_a_comment_without_an_author_has_nobody_to_answer() -> None:
    inbound = commented({"id": "c2", "text": "素敵!"})
    assert (inbound.kind, inbound.external_user, inbound.answerable) == ("comment", None, False)


def test_a_comment_without_words_still_waits_for_an_answer() -> None:
    assert commented(comment(text=None)).text == "[表示できない内容]"


@pytest.mark.parametrize(
    ("field", "value", "reason", "key"),
    [
        ("mentions", {"media_id": "p1", "comment_id": "c1"}, "a mention: open Instagram to read it", "mentions:p1:c1"),
        ("mentions", {"media_id": "p1"}, "a mention: open Instagram to read it", "mentions:p1:"),
        ("mentions", 5, "malformed: Expected `object`, got `int`", None),
        ("comments", {"text": "x"}, "a comment without an id", None),
        ("comments", {"id": []}, "malformed: Expected `int | str | null`, got `array` - at `$.id`", None),
        ("story_insights", {"media_id": "p1", "exits": 3}, "a change of story_insights", None),
        (["comments"], {}, "malformed: a change without a field", None),
    ],
)
def test_every_other_change_is_kept_with_its_reason(field: Any, value: object, reason: str, key: str | None) -> None:
    inbound = commented(value, field)
    assert (inbound.kind, inbound.reason) == ("not_understood", reason)
    assert inbound.event_key == key if key else inbound.event_key.startswith("sha256:")


@pytest.mark.parametrize(
    "entry",
    [
        {"messaging": [messaging(timestamp="1527459824", message={"mid": "random_mid", "text": "random_text"})]},
        {"changes": [{"field": "comments", "value": {"id": "123456789", "text": "This is an example."}}]},
        {"field": "messages", "value": {"anything": 1}},
    ],
)
@pytest.mark.parametrize("own", ["0", 0])
def test_the_test_buttons_samples_are_nobodys_words(entry: dict[str, Any], own: str | int) -> None:
    (inbound,) = parse({**entry, "id": own})
    assert (inbound.kind, inbound.reason, inbound.external_user) == ("ignored", "Meta's Test button", None)


@pytest.mark.parametrize(
    "timestamp",
    [
        MILLISECONDS,
        MILLISECONDS / 1000,
        str(MILLISECONDS),
        "2026-11-21T02:59:58.500+0000",
        "2026-11-21T11:59:58.500+09:00",
        "2026-11-21T02:59:58.500",
    ],
)
def test_all_ways_to_write_the_same_moment(timestamp: object) -> None:
    assert only(messaging(timestamp=timestamp, message={"mid": "m1", "text": "あ"})).platform_at == SENT


@pytest.mark.parametrize("timestamp", [None, "yesterday", "", 10**30, "9" * 40, 1e300])
def test_no_moment_becomes_that_of_the_entry_or_of_receipt(timestamp: object) -> None:
    raw = messaging(timestamp=timestamp, message={"mid": "m1", "text": "あ"})
    assert only(raw).platform_at == SENT + timedelta(milliseconds=200)
    (inbound,) = parse({"messaging": [raw], "time": "?"})
    assert inbound.platform_at == NOW


def test_several_accounts_in_one_delivery_keep_their_own_events() -> None:
    entries = [
        {"id": OWN_INSTAGRAM, "time": 1, "messaging": [message(text="一")]},
        {"id": 178, "time": 1, "changes": [{"field": "comments", "value": comment()}]},
        {"id": "179", "time": 1},
        "?",
    ]
    body = json.dumps({"object": "instagram", "entry": entries}).encode()
    found = Instagram().parse(body, NOW)
    assert [(each.destination, each.kind) for each in found] == [
        (OWN_INSTAGRAM, "message"),
        ("178", "comment"),
        ("179", "not_understood"),
        (None, "not_understood"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[]", "not a Meta webhook"),
        (b"{}", "not a Meta webhook"),
        (b'{"object":"instagram","entry":5}', "not a Meta webhook"),
        (b'{"object":"page","entry":[]}', "a webhook about 'page'"),
        (b'{"entry":[]}', "a webhook about 'None'"),
    ],
)
def test_what_is_no_instagram_webhook_is_said_to_be_none(body: bytes, reason: str) -> None:
    with pytest.raises(NotUnderstoodError, match=reason):
        Instagram().parse(body, NOW)
