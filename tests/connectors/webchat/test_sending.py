"""Answers to the chat page: grouped, local, and repeated only as long as nobody saw them."""

from datetime import timedelta

import pytest

from connectors.contract import Account, Button, Call, Part, Sent, TryAgain
from connectors.webchat.connector import Webchat
from connectors.webchat.limits import BUTTONS, MESSAGES_PER_CALL
from tests.connectors.given import NOW, answer, part
from tests.connectors.webchat.test_parse import SATO

CHAT = Webchat()
SHOP = Account("shop", "webchat", "よりみち衣料店", CHAT.default_api_base)
CALL = Call("d1", "message", (part(),), SATO, "bot")


def many(count: int, buttons: int = 0) -> list[Part]:
    choices = tuple(Button(str(number), "はい") for number in range(buttons))
    return [part(str(number), number, choices) for number in range(count)]


def test_the_messages_of_an_answer_appear_together() -> None:
    assert [len(call) for call in CHAT.plan("message", many(MESSAGES_PER_CALL))] == [MESSAGES_PER_CALL]
    assert [len(call) for call in CHAT.plan("message", many(MESSAGES_PER_CALL + 1))] == [MESSAGES_PER_CALL, 1]
    assert [len(call) for call in CHAT.plan("message", many(2, BUTTONS))] == [1, 1]
    assert CHAT.plan("message", []) == []
    flat = [each.message_id for call in CHAT.plan("message", many(12, 4)) for each in call]
    assert flat == [f"m{number}" for number in range(12)]


def test_nothing_crosses_a_network() -> None:
    request = CHAT.request(SHOP, CALL)
    assert request.local
    assert request == CHAT.request(SHOP, CALL)


@pytest.mark.parametrize("action", ["public_reply", "private_reply", "hide", "delete", "like", "publish"])
def test_a_chat_between_two_has_messages_alone(action: str) -> None:
    call = Call("d1", action, (part(),), SATO, "bot")  # type: ignore[arg-type]
    for attempt in (
        lambda: CHAT.plan(call.action, call.parts),
        lambda: CHAT.route(call, NOW),
        lambda: CHAT.request(SHOP, call),
    ):
        with pytest.raises(ValueError, match="between two"):
            attempt()


def test_there_is_one_way_and_it_is_always_open() -> None:
    assert CHAT.route(CALL, NOW) == "page"
    assert CHAT.outcome(CALL, answer()) == Sent()
    limits = CHAT.limits[0]
    assert (limits.bot_window, limits.agent_window) == (None, None)
    assert (limits.text_length, limits.length_unit) == (4000, "codepoints")


def test_after_our_own_end_it_is_sent_at_once_for_nobody_saw_it() -> None:
    assert CHAT.after_silence(CALL, NOW) == TryAgain("no_answer", after=timedelta(0))


async def test_what_is_not_sent_was_not_shown() -> None:
    async def fetch(request: object) -> object:
        raise AssertionError("there is nowhere to look")

    assert await CHAT.find_sent(SHOP, CALL, fetch) is None  # type: ignore[arg-type]
    assert await CHAT.profile(SHOP, SATO, fetch) is None  # type: ignore[arg-type]
