"""The shapes in which Meta documents or sends one and the same event."""

import json
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import NotUnderstoodError
from connectors.instagram.connector import Instagram
from tests.connectors.given import NOW, OWN_INSTAGRAM
from tests.connectors.instagram.webhooks import (
    MILLISECONDS,
    SENT,
    comment,
    message,
    messaging,
    only,
    parse,
)


@pytest.mark.parametrize(
    "entry",
    [
        {"messaging": [message(text="あ")]},
        {"changes": [{"field": "messages", "value": message(text="あ")}]},
        {"field": "messages", "value": message(text="あ")},
    ],
)
def test_a_message_in_any_envelope_is_the_same_message(entry: dict[str, Any]) -> None:
    (inbound,) = parse(entry)
    assert (inbound.kind, inbound.event_key, inbound.text) == ("message", "message:m1", "あ")


@pytest.mark.parametrize(
    "entry",
    [
        {"messaging": [messaging(timestamp="1527459824", message={"mid": "random_mid", "text": "random_text"})]},
        {"changes": [{"field": "comments", "value": {"id": "123456789", "text": "This is an example."}}]},
        {"field": "messages", "value": {"anything": 1}},
    ],
)
@pytest.mark.parametrize("own", ["0", 0])
def test_the_test_buttons_samples_are_nobodys_words(entry: dict[str, Any], own: str | int) -> None:
    (inbound,) = parse({**entry, "id": own})
    assert (inbound.kind, inbound.reason, inbound.external_user) == ("ignored", "Meta's Test button", None)


@pytest.mark.parametrize(
    "timestamp",
    [
        MILLISECONDS,
        MILLISECONDS / 1000,
        str(MILLISECONDS),
        "2026-11-21T02:59:58.500+0000",
        "2026-11-21T11:59:58.500+09:00",
        "2026-11-21T02:59:58.500",
    ],
)
def test_all_ways_to_write_the_same_moment(timestamp: object) -> None:
    assert only(messaging(timestamp=timestamp, message={"mid": "m1", "text": "あ"})).platform_at == SENT


@pytest.mark.parametrize("timestamp", [None, "yesterday", "", 10**30, "9" * 40, 1e300])
def test_no_moment_becomes_that_of_the_entry_or_of_receipt(timestamp: object) -> None:
    raw = messaging(timestamp=timestamp, message={"mid": "m1", "text": "あ"})
    assert only(raw).platform_at == SENT + timedelta(milliseconds=200)
    (inbound,) = parse({"messaging": [raw], "time": "?"})
    assert inbound.platform_at == NOW


def test_several_accounts_in_one_delivery_keep_their_own_events() -> None:
    entries = [
        {"id": OWN_INSTAGRAM, "time": 1, "messaging": [message(text="一")]},
        {"id": 178, "time": 1, "changes": [{"field": "comments", "value": comment()}]},
        {"id": "179", "time": 1},
        "?",
    ]
    body = json.dumps({"object": "instagram", "entry": entries}).encode()
    found = Instagram().parse(body, NOW)
    assert [(each.destination, each.kind) for each in found] == [
        (OWN_INSTAGRAM, "message"),
        ("178", "comment"),
        ("179", "not_understood"),
        (None, "not_understood"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[]", "not a Meta webhook"),
        (b"{}", "not a Meta webhook"),
        (b'{"object":"instagram","entry":5}', "not a Meta webhook"),
        (b'{"object":"page","entry":[]}', "a webhook about 'page'"),
        (b'{"entry":[]}', "a webhook about 'None'"),
    ],
)
def test_what_is_no_instagram_webhook_is_said_to_be_none(body: bytes, reason: str) -> None:
    with pytest.raises(NotUnderstoodError, match=reason):
        Instagram().parse(body, NOW)
