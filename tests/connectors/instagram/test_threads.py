"""Reconciling by reading: an uncertain call is found in the thread, and nobody else's words are taken for ours."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import Request, Response, Sent
from connectors.instagram.connector import Instagram
from tests.connectors.given import (
    NOW,
    OWN_INSTAGRAM,
    SATO_ON_INSTAGRAM,
    answer,
    fetching,
    instagram_account,
    instagram_call,
    part,
)

WORDS = "承りました。担当より折り返します。"


def at(seconds: float) -> str:
    return (NOW + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def line(external_id: str, seconds: float, text: str = WORDS, author: str = "17841400000000000") -> dict[str, Any]:
    return {"id": external_id, "created_time": at(seconds), "from": {"id": author}, "message": text}


def chat(*messages: dict[str, Any]) -> dict[str, Response]:
    return {"/conversations": answer({"data": [{"id": "t1", "messages": {"data": list(messages)}}]})}


def reply(external_id: str, seconds: float, text: str = WORDS, author: str = OWN_INSTAGRAM) -> dict[str, Any]:
    return {"id": external_id, "timestamp": at(seconds), "text": text, "from": {"id": author, "username": "x"}}


async def found(answers: dict[str, Response], seen: list[Request] | None = None, **changes: Any) -> Sent | None:
    call = instagram_call(**{"parts": (part(WORDS),), "unknown": True, "tried_at": NOW, "target": "c1", **changes})
    return await Instagram().find_sent(instagram_account(), call, fetching(answers, seen))


@pytest.mark.parametrize("action", ["message", "private_reply"])
async def test_our_words_in_the_chat(action: str) -> None:
    seen: list[Request] = []
    assert await found(chat(line("m2", 1), line("m1", -60, "別の話")), seen, action=action) == Sent(("m2",))
    (request,) = seen
    assert request.method == "GET"
    assert f"user_id={SATO_ON_INSTAGRAM}" in request.url
    assert "ig-token" not in request.url


@pytest.mark.parametrize(
    ("message", "is_ours"),
    [
        (line("m2", 0), True),
        (line("m2", -3), True),
        (line("m2", 600), True),
        (line("m2", 1, f" {WORDS}\n"), True),
        (line("m2", -4), False),
        (line("m2", -86400), False),
        (line("m2", 1, WORDS + "!"), False),
        (line("m2", 1, author=SATO_ON_INSTAGRAM), False),
        ({**line("m2", 1), "created_time": "?"}, False),
        ({**line("m2", 1), "from": None}, False),
    ],
)
async def test_what_counts_as_ours_in_the_chat(message: dict[str, Any], is_ours: bool) -> None:
    assert await found(chat(message)) == (Sent(("m2",)) if is_ours else None)


async def test_of_two_equal_messages_the_first_after_the_attempt_is_taken() -> None:
    assert await found(chat(line("m3", 30), line("m2", 2), line("m1", -600))) == Sent(("m2",))


async def test_without_a_known_moment_an_older_equal_message_is_no_proof() -> None:
    assert await found(chat(line("m2", 1)), tried_at=None, received_at=None) is None
    assert await found(chat(line("m2", 1)), tried_at=None, received_at=NOW) == Sent(("m2",))


async def test_a_picture_has_no_words_to_look_for() -> None:
    answers = chat(line("m2", 1, ""))
    assert await found(answers, parts=(part("", image="https://example.com/1.jpg"),)) is None


async def test_our_words_under_the_comment() -> None:
    answers = {
        "/c1": answer({"id": "c1"}),
        "/c1/replies": answer({"data": [reply("c8", -3600), reply("c9", 1), reply("c7", 2, author="5")]}),
    }
    assert await found(answers, action="public_reply") == Sent(("c9",))


async def test_a_reply_to_a_reply_stands_under_the_top_comment() -> None:
    answers = {
        "/c1": answer({"id": "c1", "parent_id": "c0"}),
        "/c0/replies": answer({"data": [reply("c9", 1)]}),
    }
    assert await found(answers, action="public_reply") == Sent(("c9",))


async def test_anybody_may_repeat_our_words_in_public() -> None:
    answers = {"/c1": answer({}), "/c1/replies": answer({"data": [reply("c9", 1, author=SATO_ON_INSTAGRAM)]})}
    assert await found(answers, action="public_reply") is None


@pytest.mark.parametrize(
    ("action", "hidden", "is_done"),
    [
        ("hide", True, True),
        ("hide", False, False),
        ("unhide", False, True),
        ("unhide", True, False),
        ("hide", None, False),
        ("unhide", None, False),
    ],
)
async def test_whether_a_comment_is_hidden(action: str, hidden: bool | None, is_done: bool) -> None:
    answers = {"/c1": answer({"id": "c1", "hidden": hidden})}
    assert await found(answers, action=action, parts=()) == (Sent() if is_done else None)


@pytest.mark.parametrize("action", ["delete", "like"])
async def test_what_cannot_be_read_is_no_proof(action: str) -> None:
    assert await found({"/c1": answer({"error": {"code": 100}}, 400)}, action=action, parts=()) is None


@pytest.mark.parametrize("action", ["message", "private_reply", "public_reply", "hide"])
async def test_an_unreadable_thread_leaves_it_open(action: str) -> None:
    assert await found({}, action=action) is None
    garbled = {end: answer(b"<html>") for end in ("/conversations", "/c1", "/replies")}
    assert await found(garbled, action=action) is None
