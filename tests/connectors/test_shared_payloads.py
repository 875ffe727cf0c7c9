"""Every sample payload that lies beside this checkout is read without an exception other than NotUnderstoodError."""

from pathlib import Path

import pytest

from connectors.contract import NotUnderstoodError
from connectors.registry import CONNECTORS
from tests.connectors.given import NOW

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
FILES = sorted(path for channel in ("line", "instagram") for path in (FIXTURES / channel).glob("*.json"))

UNDERSTOOD = {
    "docs_03_image": "message",
    "docs_09_sticker": "message",
    "docs_11_edit_event": "edit",
    "docs_13_follow_event": "follow",
    "docs_15_unfollow_event": "unfollow",
    "sdk_text_25": "message",
    "cw_message_attachment_event": "message",
    "cw_message_create_event": "message",
    "cw_messaging_seen_event": "read",
    "cw_story_mention_event": "message",
    "cw_test_text_event": "ignored",
    "docs_message_edit": "edit",
    "docs_postback_icebreaker": "message",
    "docs_quick_reply": "message",
    "docs_reaction": "ignored",
    "webhook_comment_changes": "ignored",
}


beside = pytest.mark.skipif(not FILES, reason="the shared sample payloads are not beside this checkout")


@beside
def test_all_samples_are_there() -> None:
    assert len(FILES) > 60
    assert set(UNDERSTOOD) <= {path.stem for path in FILES}


@beside
@pytest.mark.parametrize("path", FILES or [FIXTURES], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_sample_is_read(path: Path) -> None:
    connector = CONNECTORS[path.parent.name]
    if path.stem.startswith("api_"):
        with pytest.raises(NotUnderstoodError):
            connector.parse(path.read_bytes(), NOW)
        return
    events = connector.parse(path.read_bytes(), NOW)
    assert events
    assert all(event.kind != "not_understood" or not event.reason.startswith("malformed") for event in events)
    if path.stem in UNDERSTOOD:
        assert {event.kind for event in events} == {UNDERSTOOD[path.stem]}
