"""Whatever comes with a valid signature: parsing says NotUnderstoodError or gives storable events, and nothing else."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contract import Connector, NotUnderstoodError
from connectors.instagram.connector import Instagram
from connectors.line.connector import Line
from connectors.registry import CONNECTORS
from tests.connectors.given import NOW

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4))

LINE_EVENT: dict[str, Any] = {
    "type": "message",
    "mode": "active",
    "timestamp": 1_795_305_600_000,
    "source": {"type": "user", "userId": "U1"},
    "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
    "deliveryContext": {"isRedelivery": False},
    "replyToken": "token",
    "message": {"id": "1", "type": "text", "text": "こんにちは", "quoteToken": "q"},
    "postback": {"data": "b:1"},
    "unsend": {"messageId": "1"},
}
INSTAGRAM_EVENT: dict[str, Any] = {
    "sender": {"id": "1254459154682919"},
    "recipient": {"id": "17841405726653026"},
    "timestamp": 1_743_480_368_714,
    "message": {
        "mid": "m1",
        "text": "はい",
        "attachments": [{"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}],
        "quick_reply": {"payload": "b:1"},
        "reply_to": {"mid": "m0", "story": {"id": "1", "url": "https://cdn.example/s"}},
    },
    "reaction": {"mid": "m1", "action": "react"},
    "message_edit": {"mid": "m1", "text": "x", "num_edit": "1"},
    "read": {"mid": "m1"},
    "field": "comments",
    "value": {"id": "1", "from": {"id": "2", "username": "sato"}, "text": "素敵", "media": {"id": "3"}},
}


def paths(value: object, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, child in inner for path in paths(child, (*here, key)))]


def changed(value: Any, path: tuple[Any, ...], new: object) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


def check_storable(connector: Connector, body: bytes) -> int:
    """What intake does with the events must not fail either."""
    events = connector.parse(body, NOW)
    for event in events:
        assert event.event_key
        assert event.platform_at.tzinfo is not None
        assert event.kind != "not_understood" or event.reason
        stored = json.dumps(dict(event.payload), ensure_ascii=False, allow_nan=False)
        assert "\0" not in stored
        assert "\\u0000" not in stored
        (stored + (event.text or "") + event.reason).encode()
    return len(events)


def understands_or_says_why_not(connector: Connector, body: bytes) -> None:
    reason = "understood"
    try:
        check_storable(connector, body)
    except NotUnderstoodError as error:
        reason = str(error)
    assert reason


@pytest.mark.parametrize("connector", [Line(), Instagram()], ids=lambda each: each.channel)
@settings(deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes(connector: Connector, body: bytes) -> None:
    understands_or_says_why_not(connector, body)


@pytest.mark.parametrize("connector", [Line(), Instagram()], ids=lambda each: each.channel)
@settings(deadline=None)
@given(value=JSON)
def test_any_json(connector: Connector, value: object) -> None:
    understands_or_says_why_not(connector, json.dumps(value).encode())


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(paths(LINE_EVENT)), new=JSON)
def test_one_broken_line_event_costs_no_other(path: tuple[Any, ...], new: object) -> None:
    kinds = ["message", "messageEdited", "postback", "unsend"]
    broken = [changed({**LINE_EVENT, "type": kind}, path, new) for kind in kinds]
    body = json.dumps({"destination": "U2", "events": [LINE_EVENT, *broken, LINE_EVENT]}).encode()
    assert check_storable(Line(), body) == 6
    events = Line().parse(body, NOW)
    assert (events[0].kind, events[-1].kind) == ("message", "message")


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(paths(INSTAGRAM_EVENT)), new=JSON)
def test_one_broken_instagram_event_costs_no_other(path: tuple[Any, ...], new: object) -> None:
    whole = {name: INSTAGRAM_EVENT[name] for name in ("sender", "recipient", "timestamp", "message")}
    broken = changed(INSTAGRAM_EVENT, path, new)
    parts = [broken]
    if isinstance(broken, dict):
        common = {name: broken[name] for name in ("sender", "recipient", "timestamp") if name in broken}
        parts += [{**common, name: value} for name, value in broken.items() if name not in common]
    entry = {"id": "17841405726653026", "time": 1, "messaging": [whole, *parts, whole], "changes": parts}
    body = json.dumps({"object": "instagram", "entry": [entry, {**entry, "standby": parts}]}).encode()
    count = check_storable(Instagram(), body)
    assert count == 2 * (2 + 2 * len(parts)) + len(parts)
    assert Instagram().parse(body, NOW)[0].kind == "postback"


@pytest.mark.parametrize("channel", sorted(CONNECTORS))
def test_the_same_body_has_the_same_keys_however_often_it_comes(channel: str) -> None:
    bodies: Mapping[str, object] = {
        "line": {"destination": "U2", "events": [{**LINE_EVENT, "webhookEventId": ""}, {"type": "beacon"}, 5]},
        "instagram": {"object": "instagram", "entry": [{"id": "1", "messaging": [INSTAGRAM_EVENT, {"optin": 1}, 5]}]},
    }
    if channel not in bodies:
        pytest.skip(f"{channel} reads no JSON webhooks")
    body = json.dumps(bodies[channel]).encode()
    first, second = (CONNECTORS[channel].parse(body, NOW) for _ in range(2))
    assert [event.event_key for event in first] == [event.event_key for event in second]
    assert len({event.event_key for event in first}) == 3
