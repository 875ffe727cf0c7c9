"""Events, state and answer of a turn are stored together or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.tracker_tables import ConversationRow, KeptAnswer, StaleTracker, StoredEvent, TrackerTables


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[TrackerTables]:
    opened = TrackerTables(tmp_path / "trackers.sqlite")
    yield opened
    opened.close()


def event(sequence: int, kind: str = "user") -> StoredEvent:
    return StoredEvent(sequence, kind, {"event": kind, "n": sequence})


def test_a_turn_is_stored_with_its_answer(tables: TrackerTables) -> None:
    row = ConversationRow(2, 0, {"slots": {"size": "M"}, "loop": None})
    tables.append("c1", [event(0), event(1)], row, KeptAnswer("m1", {"messages": []}))
    assert tables.conversation("c1") == row
    assert tables.kept_answer("c1") == KeptAnswer("m1", {"messages": []})
    assert list(tables.newest_first("c1")) == [event(1), event(0)]
    assert list(tables.newest_first("c1", since=1)) == [event(1)]


def test_a_save_without_answer_keeps_the_last_one(tables: TrackerTables) -> None:
    tables.append("c1", [event(0)], ConversationRow(1, 0, {}), KeptAnswer("m1", {"messages": []}))
    tables.append("c1", [event(1)], ConversationRow(2, 0, {}), None)
    assert tables.kept_answer("c1") == KeptAnswer("m1", {"messages": []})


def test_a_stale_tracker_stores_nothing(tables: TrackerTables) -> None:
    tables.append("c1", [event(0)], ConversationRow(1, 0, {}), KeptAnswer("m1", {"messages": []}))
    with pytest.raises(StaleTracker):
        tables.append("c1", [event(0), event(1)], ConversationRow(2, 0, {"x": 1}), KeptAnswer("m2", {"messages": []}))
    assert list(tables.newest_first("c1")) == [event(0)]
    assert tables.kept_answer("c1") == KeptAnswer("m1", {"messages": []})


def test_conversations_do_not_mix(tables: TrackerTables) -> None:
    tables.append("c1", [event(0)], ConversationRow(1, 0, {}), None)
    tables.append("c2", [event(0)], ConversationRow(1, 0, {}), None)
    tables.remove("c1")
    assert tables.names() == ["c2"]
    assert tables.conversation("c1") is None
    assert tables.kept_answer("c2") is None
