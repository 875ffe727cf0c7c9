"""What the chat page posts, as the desk gets it; whatever else is kept, it is said why it was not understood."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contract import NotUnderstoodError
from connectors.webchat.connector import Webchat
from connectors.webchat.events import guest_name
from connectors.webchat.payloads import client_message_id, delivery_body
from tests.connectors.given import NOW
from tests.connectors.test_any_body import JSON, changed, check_storable, paths, understands_or_says_why_not

SATO = "5a70" * 8
NAME = "0b7e3c1a-7a55-4d6e-9a3b-0123456789ab"
BUTTON = "01a200bd0f21aa27728eafec598246c0"
SAID: dict[str, Any] = {"client_message_id": NAME, "text": "こんにちは", "button": BUTTON}
WHOLE = {"visitor": SATO, "message": SAID}


def test_a_message() -> None:
    posted = json.dumps({"client_message_id": NAME, "text": "こんにちは"}).encode()
    (event,) = Webchat().parse(delivery_body(SATO, posted), NOW)
    assert (event.kind, event.text, event.button) == ("message", "こんにちは", None)
    assert (event.external_user, event.external_message) == (SATO, f"{SATO}:{NAME}")
    assert event.event_key == f"message:{SATO}:{NAME}"
    assert event.platform_at == NOW
    assert event.answerable
    assert event.sender_name == guest_name(SATO)
    assert client_message_id(event.external_message or "") == NAME


def test_a_pressed_button_carries_its_id_and_shows_its_title() -> None:
    (event,) = Webchat().parse(delivery_body(SATO, json.dumps(SAID).encode()), NOW)
    assert (event.kind, event.text, event.button) == ("postback", "こんにちは", BUTTON)


def test_the_posted_bytes_are_kept_as_they_came() -> None:
    posted = b'{ "text": "\\u3042",  "client_message_id": "%s", "later": {"x": 1} }' % NAME.encode()
    assert posted in delivery_body(SATO, posted)
    (event,) = Webchat().parse(delivery_body(SATO, posted), NOW)
    assert event.text == "あ"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"visitor": SATO},
        {"visitor": "sato", "message": SAID},
        {"visitor": SATO, "message": {**SAID, "text": ""}},
        {"visitor": SATO, "message": {**SAID, "text": 1}},
        {"visitor": SATO, "message": {**SAID, "client_message_id": NAME + "\n"}},
        {"visitor": SATO, "message": {**SAID, "client_message_id": NAME.upper()}},
        {"visitor": SATO, "message": {**SAID, "button": "/affirm"}},
    ],
)
def test_anything_else_says_what_is_wrong(broken: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstoodError, match="not a message of our chat page"):
        Webchat().parse(json.dumps(broken).encode(), NOW)


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(paths(WHOLE)), new=JSON)
def test_any_part_may_be_anything(path: tuple[Any, ...], new: object) -> None:
    understands_or_says_why_not(Webchat(), json.dumps(changed(WHOLE, path, new)).encode())


@settings(deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    understands_or_says_why_not(Webchat(), body)


def test_half_characters_and_nul_are_replaced() -> None:
    posted = b'{"client_message_id":"%s","text":"a\\ud83d\\u0000b"}' % NAME.encode()
    body = delivery_body(SATO, posted)
    assert check_storable(Webchat(), body) == 1
    assert Webchat().parse(body, NOW)[0].text == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b"


def test_guests_can_be_told_apart() -> None:
    names = [guest_name(f"{number:032x}") for number in range(500)]
    assert guest_name(SATO) == guest_name(SATO)
    assert all(name.startswith("ゲスト ") and len(name) == 7 for name in names)
    assert len(set(names)) > 480
