"""What customers are expected to say: enough of it, nothing twice, words marked as the patterns find them."""

import re
import unicodedata
from collections import Counter

import pytest

from tests.actions.shop_files import ANNOTATION, domain, examples, patterns, plain

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
MAIN_INTENTS = sorted(
    set(domain()["intents"]) - {"greet", "thank", "goodbye", "affirm", "deny", "praise", "out_of_scope"}
)


@pytest.mark.parametrize("intent", domain()["intents"])
def test_every_intent_has_enough_examples(intent: str) -> None:
    most = 110 if intent == "out_of_scope" else 40
    least = 60 if intent == "out_of_scope" else 25
    assert least <= len(examples()[intent]) <= most


def test_no_intent_is_unknown_to_the_domain() -> None:
    assert set(examples()) == set(domain()["intents"])


def test_no_example_stands_twice() -> None:
    texts = Counter(
        unicodedata.normalize("NFKC", plain(example)).casefold().strip(" 。!?")
        for listed in examples().values()
        for example in listed
    )
    texts.pop("", None)
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("intent", MAIN_INTENTS)
def test_a_fifth_to_two_fifths_of_a_main_intent_is_english(intent: str) -> None:
    english = [example for example in examples()[intent] if not JAPANESE.search(example)]
    assert 0.2 <= len(english) / len(examples()[intent]) <= 0.4


def test_examples_are_marked_with_entities_of_the_domain() -> None:
    marked = Counter(
        found[2] for listed in examples().values() for line in listed for found in ANNOTATION.finditer(line)
    )
    assert set(marked) == set(domain()["entities"])
    assert min(marked.values()) >= 20


def first(name: str, text: str) -> str | None:
    found = [match for pattern in patterns("regex", name) if (match := re.search(pattern, text, re.IGNORECASE))]
    return max((match[0] for match in found), key=len, default=None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12345678の状況", "12345678"),
        ("注文番号10482755です", "10482755"),
        ("B-123456はまだ?", "B-123456"),
        ("b204319ってどこ", "b204319"),
        ("AP-20261001-0001をキャンセル", "AP-20261001-0001"),
        ("ap202610010001", "ap202610010001"),
        ("order#10482231 please", "10482231"),
        ("090-1234-5678に電話して", None),
        ("0120-000-123", None),
        ("1234567", None),
        ("123456789", None),
        ("4012-8830-1175", None),
        ("Web-123456", None),
        ("2026-11-20", None),
    ],
)
def test_order_numbers_are_found_by_their_shape(text: str, number: str | None) -> None:
    assert first("order_number", text) == number


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("MとLで迷う", "M"),
        ("XLありますか", "XL"),
        ("3Lは?", "3L"),
        ("23.5cmの靴", "23.5cm"),
        ("9号を着てます", "9号"),
        ("フリーサイズですか", "フリー"),
        ("LINEで連絡", None),
        ("I'm happy", None),
        ("it's late", None),
        ("身長158cm", None),
        ("3号店はどこ", None),
    ],
)
def test_sizes_are_found_by_their_shape(text: str, size: str | None) -> None:
    assert first("size", text) == size


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10月28日に着く?", "10月28日"),
        ("来週の月曜に", "来週の月曜"),
        ("2週間前に頼んだ", "2週間前"),
        ("two weeks ago I ordered", "two weeks ago"),
        ("next Tuesday please", "next Tuesday"),
        ("12/24までに", "12/24"),
        ("おとといの夜", "おととい"),
        ("3回払い", None),
        ("日常使い", None),
        ("水着", None),
    ],
)
def test_dates_are_found_by_their_shape(text: str, day: str | None) -> None:
    assert first("date", text) == day


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("黒がいい", "黒"),
        ("面白い", None),
        ("赤ちゃん用", None),
        ("ブラックフライデー", None),
        ("ブラックのM", "ブラック"),
    ],
)
def test_colours_are_found_by_their_shape(text: str, color: str | None) -> None:
    assert first("color", text) == color


@pytest.mark.parametrize("entity", ["product", "color"])
def test_looked_up_words_stand_once(entity: str) -> None:
    words = [word.casefold() for word in patterns("lookup", entity)]
    assert len(words) == len(set(words))
    assert len(words) >= 30
