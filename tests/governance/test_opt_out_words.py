"""Every wording with which a customer wants no more promotion, and those that only look like it: from the file."""

import pytest

from governance.consent.words import opts_out, word_list

WORDS = word_list()


@pytest.mark.parametrize("text", WORDS.hits)
def test_a_wish_to_get_no_more_is_heard(text: str) -> None:
    assert opts_out(text)


@pytest.mark.parametrize("text", WORDS.non_hits)
def test_what_is_about_something_else_is_left_alone(text: str) -> None:
    assert not opts_out(text)


def test_there_are_enough_of_both() -> None:
    assert len(set(WORDS.hits)) >= 15
    assert len(set(WORDS.non_hits)) >= 15


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "。。。", "配信停" * 5000, "\ud800", "\0"])
def test_odd_texts_are_no_wish(text: str) -> None:
    assert not opts_out(text)
