"""Folding finds its way back to the original's characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.components.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ｶﾞｯﾂ", "ガッツ"), ("１２３", "123"), ("㍿青空", "株式会社青空"), ("か\u3099", "が"), ("①枚", "1枚"), ("", "")],
)
def test_it_folds_as_unicode_does(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "found", "original"),
    [("ｶﾞ１２", "12", "１２"), ("㍿１２", "12", "１２"), ("ﾊﾟﾝﾂＭ", "パンツ", "ﾊﾟﾝﾂ"), ("白い㌔", "キロ", "㌔")],
)
def test_what_is_found_in_the_folded_text_is_placed_in_the_original(text: str, found: str, original: str) -> None:
    folded = fold(text)
    at = folded.text.index(found)
    start, end = folded.original_span(at, at + len(found))
    assert text[start:end] == original


@given(st.text())
def test_every_folded_character_has_an_origin(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    assert all(0 <= start < end <= len(text) for start, end in folded.origins)
    assert list(folded.origins) == sorted(folded.origins)


@given(st.text(alphabet="ｶﾊﾞﾟ１Ａあ亜㍿ー!"))
def test_half_width_text_folds_as_a_whole(text: str) -> None:
    assert fold(text).text == unicodedata.normalize("NFKC", text)
