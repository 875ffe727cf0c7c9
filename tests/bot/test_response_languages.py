"""A response that Rasa would give in the wrong language is found before training."""

from bot.response_languages import untranslated

ENGLISH = {"condition": [{"type": "slot", "name": "locale", "value": "en"}]}


def test_both_languages_for_every_channel_are_fine() -> None:
    comment = {"channel": "instagram_comment"}
    variations = [
        {"text": "はい"},
        {"text": "Yes", **ENGLISH},
        {"text": "は", **comment},
        {"text": "Y", **comment, **ENGLISH},
    ]
    assert untranslated({"utter_yes": variations}) == []


def test_a_missing_english_text_is_named_with_its_channel() -> None:
    found = untranslated(
        {
            "utter_no": [{"text": "いいえ"}],
            "utter_yes": [{"text": "はい"}, {"text": "Yes", **ENGLISH}, {"text": "は", "channel": "instagram_comment"}],
        }
    )
    assert found == ["utter_no: no English text", "utter_yes: no English text for instagram_comment"]


def test_a_response_without_words_needs_no_translation() -> None:
    assert untranslated({"utter_map": [{"image": "https://shop.example.jp/map.png"}]}) == []
