"""What the bot says: both languages, every length, nothing personal in public, no promise it cannot keep."""

import re
from functools import cache
from typing import Any

import pytest

from core.limits import length
from tests.actions.shop_files import domain, responses, steps

LINE_LENGTH = 5000
INSTAGRAM_BYTES = 1000
PUBLIC_LENGTH = 300
BUTTON_TITLE = 20
LONGEST_VALUE = "月〜金 10:00–13:00・14:00–18:00、土〜日 10:00–20:00、祝日 10:00–20:00"
HARMLESS_IN_PUBLIC = {"hours", "today", "exceptions", "opens_at"}
CUSTOM_SPEECH_IN_PUBLIC = {
    "utter_invite_dm",
    "utter_handoff_open",
    "utter_handoff_closed",
    "utter_handoff_no_date",
    "utter_fallback_choices",
    "utter_store_hours",
    "utter_store_hours_exceptions",
}
PRIVATE_CHANNELS = (None, "line", "webchat", "instagram")
PUBLIC = "_comment"
PROMISES = re.compile(
    r"返金(いた)?します|全額|補償(いた)?します|弁償|当店の(責任|ミス|過失)|弊社の(責任|ミス|過失)|必ず|絶対|100%"
    r"|we will refund|our (fault|mistake)|guarantee|compensat",
    re.IGNORECASE,
)
POSING = re.compile(r"担当の.{1,6}です|スタッフの.{1,6}です|my name is|I am (?:a person|from the team)", re.IGNORECASE)


def condition(variation: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in variation.get("condition", [])}


def is_public(variation: dict[str, Any]) -> bool:
    return str(variation.get("channel", "")).endswith(PUBLIC)


def public_channels() -> list[str]:
    return sorted({v["channel"] for variations in responses().values() for v in variations if is_public(v)})


def chosen(name: str, locale: str, channel: str | None) -> list[dict[str, Any]]:
    """Rasa's own order of preference: the channel's with and without condition, then any with and without."""
    fits = [v for v in responses()[name] if condition(v).get("locale", locale) == locale]
    for wanted in dict.fromkeys((channel, None)):
        for conditional in (True, False):
            found = [v for v in fits if v.get("channel") == wanted and bool(condition(v)) is conditional]
            if found:
                return found
    return []


@cache
def said_in_public() -> set[str]:
    """Every response of a rule that can run in public, and those that actions say there."""
    private = {
        step["action"]
        for _, rule in steps("rules")
        if any("active_loop" in step for step in rule)
        for step in rule
        if str(step.get("action", "")).startswith("utter_")
    }
    by_rule = {
        str(step["action"])
        for _, rule in steps("rules")
        for step in rule
        if str(step.get("action", "")).startswith("utter_")
    }
    return (by_rule - private) | CUSTOM_SPEECH_IN_PUBLIC


@pytest.mark.parametrize("name", sorted(responses()))
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_exactly_one_variation_fits_and_it_is_in_the_readers_language(name: str, locale: str) -> None:
    public = public_channels() if name in said_in_public() else []
    for channel in (*PRIVATE_CHANNELS, *public):
        found = chosen(name, locale, channel)
        assert len(found) == 1, channel
        assert found[0]["text"].strip()
        assert bool(re.search(r"[ぁ-んァ-ヶ一-龥]", found[0]["text"])) is (locale == "ja"), channel


def test_conditions_are_on_the_language_alone() -> None:
    for name, variations in responses().items():
        for variation in variations:
            assert condition(variation) in ({}, {"locale": "en"}), name


def test_every_platform_with_public_comments_has_its_own_words_for_them() -> None:
    assert "instagram_comment" in public_channels()
    for name in said_in_public():
        for channel in public_channels():
            languages = [condition(v).get("locale", "ja") for v in responses()[name] if v.get("channel") == channel]
            assert sorted(languages) == ["en", "ja"], (name, channel)


@pytest.mark.parametrize("name", sorted(responses()))
def test_public_words_are_short_and_hold_nothing_of_the_customer(name: str) -> None:
    for said in filter(is_public, responses()[name]):
        assert len(filled(said["text"])) <= PUBLIC_LENGTH
        assert set(re.findall(r"{(\w+)}", said["text"])) <= HARMLESS_IN_PUBLIC
        assert "buttons" not in said
        assert "0120" not in said["text"]


def filled(text: str) -> str:
    return re.sub(r"{\w+}", LONGEST_VALUE, text)


@pytest.mark.parametrize("name", sorted(responses()))
def test_every_variation_fits_line_and_instagram(name: str) -> None:
    for variation in responses()[name]:
        assert length(filled(variation["text"]), "utf16") <= LINE_LENGTH
        assert length(filled(variation["text"]), "utf8") <= INSTAGRAM_BYTES


@pytest.mark.parametrize("name", sorted(responses()))
def test_nothing_is_promised_admitted_or_pretended(name: str) -> None:
    for variation in responses()[name]:
        assert not PROMISES.search(variation["text"]), variation["text"]
        assert not POSING.search(variation["text"]), variation["text"]


def test_japanese_is_polite_and_calm() -> None:
    for name, variations in responses().items():
        for variation in variations:
            assert "!" not in variation["text"], name
            assert "!" not in variation["text"], name
            if re.search(r"[ぁ-ん]", variation["text"]):
                assert re.search(
                    r"(です|ます|ません|でした|ください|どうぞ|ますか|でしょうか|ました)", variation["text"]
                ), name


def test_buttons_are_short_and_lead_to_intents() -> None:
    intents = set(domain()["intents"])
    for name, variations in responses().items():
        for variation in variations:
            for button in variation.get("buttons", []):
                assert 0 < len(button["title"]) <= BUTTON_TITLE, name
                assert button["payload"].removeprefix("/") in intents, name


def test_both_languages_offer_the_same_buttons() -> None:
    for name, variations in responses().items():
        private = [v for v in variations if "channel" not in v]
        payloads = {tuple(button["payload"] for button in v.get("buttons", [])) for v in private}
        assert len(payloads) == 1, name


def test_both_languages_fill_the_same_braces() -> None:
    for name, variations in responses().items():
        for public in (True, False):
            braces = {frozenset(re.findall(r"{(\w+)}", v["text"])) for v in variations if is_public(v) is public}
            assert len(braces) <= 1, name


def test_order_data_is_never_said_in_public() -> None:
    for name in responses():
        if name.startswith(("utter_order_", "utter_refund_", "utter_ask_")):
            assert name not in said_in_public()
