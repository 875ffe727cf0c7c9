"""Instagram's comments and other changes become the desk's words."""

from datetime import timedelta
from typing import Any

import pytest

from desk.inbound import Inbound
from tests.connectors.given import OWN_INSTAGRAM, SATO_ON_INSTAGRAM
from tests.connectors.instagram.webhooks import SENT, comment, commented, parse


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
