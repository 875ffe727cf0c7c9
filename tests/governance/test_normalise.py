"""Folding for matching, and the way back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.normalise import fold, is_invisible, text_digest

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
"""With halves of surrogate pairs, controls and everything else that a text should not hold."""


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("０９０－１２３４", "090-1234"),
        ("ﾊﾞｶ", "ばか"),
        ("は゛か", "ばか"),
        ("ハ\u3099カ", "ばか"),
        ("セール", "せーる"),
        ("①②⓪", "120"),
        ("1️⃣2️⃣", "12"),
        ("𝟎𝟗𝟎 ٠٩", "090 09"),
        ("p\u00e1ssw\u00f6rd", "password"),
        ("pa\u0301ss", "pass"),
        ("死\u200bね\u2060", "死ね"),
        ("a\u00adb\x00c\ufe0f", "abc"),
        ("ㇷ\u309a", "ㇷ"),
        ("㈱ ㌔", "(株) きろ"),
        ("一行目\u2028二行目", "一行目\n二行目"),
        ("—−‐－", "----"),
        ("～〜", "~~"),
        ("\ud83d", "\ufffd"),
    ],
)
def test_what_reads_the_same_folds_the_same(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize(
    ("written", "start", "end", "original"),
    [
        ("電話は０９０です", 3, 6, (3, 6)),
        ("x\u200b09\u200b0です", 1, 4, (2, 6)),
        ("ﾊﾞｶです", 0, 2, (0, 3)),
        ("㈱あ", 1, 2, (0, 1)),
        ("は゛か", 0, 1, (0, 2)),
    ],
)
def test_a_place_leads_back_to_the_original(written: str, start: int, end: int, original: tuple[int, int]) -> None:
    assert fold(written).original_span(start, end) == original


@given(ANY_TEXT)
def test_folding_takes_any_text_and_offsets_stay_within_it(text: str) -> None:
    folded = fold(text)
    assert len(folded.plain) == len(folded.text) == len(folded.lower)
    folded.text.encode("utf-8")
    places = [folded.original_span(at, at + 1) for at in range(len(folded.plain))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more_than_folding_once(text: str) -> None:
    once = fold(text).lower
    assert fold(once).lower == once


def test_no_letter_digit_or_currency_sign_counts_as_invisible() -> None:
    seen = {"Nd", "Ll", "Lu", "Sc"}
    unseen = [code for code in range(0x110000) if unicodedata.category(chr(code)) in seen and is_invisible(chr(code))]
    assert unseen == []


@pytest.mark.parametrize(
    "text", ["", " \u3000\n", "\u200b", "\ufe0f", "\u3164\u115f", "\u2800", "\U000e0041", "\u0301"]
)
def test_what_nobody_sees_is_invisible(text: str) -> None:
    assert is_invisible(text)


@pytest.mark.parametrize("text", ["あ", "👍", "\U0001fae9", "-", "\u200ba\u200b", "1️⃣", "\ue000"])
def test_what_somebody_sees_is_not(text: str) -> None:
    assert not is_invisible(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("発送しました。", "発送 しました。。。"),
        ("SALEは本日まで！", "ｓａｌｅは本日まで!!"),
        ("セール", "ｾｰﾙ"),
        ("ありがとう\u200b", "ありがとう"),
    ],
)
def test_the_same_words_have_the_same_digest(one: str, other: str) -> None:
    assert text_digest(one) == text_digest(other)


@pytest.mark.parametrize(
    ("one", "other"), [("10点", "100点"), ("10点", "１１点"), ("はい", "いいえ"), ("送料は無料", "送料は有料")]
)
def test_other_words_have_another_digest(one: str, other: str) -> None:
    assert text_digest(one) != text_digest(other)
