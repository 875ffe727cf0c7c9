"""What Instagram delivers in these tests, and what it becomes for the desk."""

import json
from datetime import UTC, datetime
from typing import Any

from connectors.instagram.connector import Instagram
from desk.inbound import Inbound
from tests.connectors.given import NOW, OWN_INSTAGRAM, SATO_ON_INSTAGRAM

SENT = datetime(2026, 11, 21, 2, 59, 58, 500_000, tzinfo=UTC)
MILLISECONDS = int(SENT.timestamp() * 1000)


def messaging(**fields: Any) -> dict[str, Any]:
    return {
        "sender": {"id": SATO_ON_INSTAGRAM},
        "recipient": {"id": OWN_INSTAGRAM},
        "timestamp": MILLISECONDS,
        **fields,
    }


def message(**fields: Any) -> dict[str, Any]:
    return messaging(message={"mid": "m1", **fields})


def echo(**fields: Any) -> dict[str, Any]:
    sides = {"sender": {"id": OWN_INSTAGRAM}, "recipient": {"id": SATO_ON_INSTAGRAM}}
    return messaging(**sides, message={"mid": "m1", "is_echo": True, **fields})


def comment(**fields: Any) -> dict[str, Any]:
    author = {"id": SATO_ON_INSTAGRAM, "username": "sato_hanako"}
    return {"id": "c2", "from": author, "text": "素敵!", "media": {"id": "p1", "media_product_type": "FEED"}, **fields}


def parse(entry: dict[str, Any]) -> list[Inbound]:
    whole = {"id": OWN_INSTAGRAM, "time": MILLISECONDS + 200, **entry}
    return list(Instagram().parse(json.dumps({"object": "instagram", "entry": [whole]}).encode(), NOW))


def only(event: dict[str, Any]) -> Inbound:
    (inbound,) = parse({"messaging": [event]})
    return inbound


def commented(value: object, field: str = "comments", **entry: Any) -> Inbound:
    (inbound,) = parse({"changes": [{"field": field, "value": value}], **entry})
    return inbound
