"""A customer's words never begin with the sign that makes them an intent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.requests import BadRequest, FactsRequest, ForgetRequest, as_words


@pytest.mark.parametrize(
    ("text", "words"),
    [("/restart", "／restart"), ("\u3000 /a", "\u3000 ／a"), ("a/b", "a/b"), ("", ""), ("//", "／/"), ("／a", "／a")],
)
def test_a_leading_slash_becomes_full_width(text: str, words: str) -> None:
    assert as_words(text) == words


@given(st.text(alphabet=" \n\t\u3000\u200b/／a{}"))
def test_stripped_words_begin_with_no_slash_and_keep_every_offset(text: str) -> None:
    words = as_words(text)
    assert not words.strip().startswith("/")
    assert len(words) == len(text)


@pytest.mark.parametrize("body", [None, [], "x", {}, {"conversation_id": 3}])
def test_what_is_not_a_request_is_refused(body: object) -> None:
    with pytest.raises(BadRequest):
        FactsRequest.from_json(body)
    with pytest.raises(BadRequest):
        ForgetRequest.from_json(body)


def test_forgetting_without_a_message_means_the_whole_conversation() -> None:
    assert ForgetRequest.from_json({"conversation_id": "c1"}).message_id is None
    with pytest.raises(BadRequest):
        ForgetRequest.from_json({"conversation_id": "c1", "message_id": ""})
