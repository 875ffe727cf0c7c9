"""The tracker store's SQL: two tables in one SQLite file, in which nothing of Rasa's is known.

Durability is that of ``synchronous=NORMAL``: a killed process loses nothing; a power cut may lose the newest turns,
never half of one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    conversation TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (conversation, sequence)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conversations (
    conversation TEXT PRIMARY KEY, next_sequence INTEGER NOT NULL, session_sequence INTEGER NOT NULL, state TEXT NOT
    NULL, message_id TEXT, answer TEXT ) WITHOUT ROWID;
"""


class StaleTracker(Exception):
    """The tracker was changed by somebody else since it was loaded; nothing of it is saved."""


@dataclass(frozen=True)
class ConversationRow:
    """Where a conversation's events end, where its session began, and its slots and form after the last event."""

    next_sequence: int
    session_sequence: int
    state: dict[str, Any]


@dataclass(frozen=True)
class KeptAnswer:
    """The answer of a conversation's newest turn, to be repeated when the turn is asked again."""

    message_id: str
    answer: dict[str, Any]


@dataclass(frozen=True)
class StoredEvent:
    sequence: int
    type: str
    data: dict[str, Any]


class TrackerTables:
    """Reads and writes trackers as plain JSON."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._database = sqlite3.connect(path, isolation_level=None, timeout=10)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute(
            "PRAGMA secure_delete=ON"
        )  # an unsent message's bytes are overwritten, not only unlinked
        self._database.executescript(_SCHEMA)

    def conversation(self, name: str) -> ConversationRow | None:
        found = self._database.execute(
            "SELECT next_sequence, session_sequence, state FROM conversations WHERE conversation = ?", (name,)
        ).fetchone()
        return None if found is None else ConversationRow(found[0], found[1], json.loads(found[2]))

    def names(self) -> list[str]:
        return [name for (name,) in self._database.execute("SELECT conversation FROM conversations")]

    def kept_answer(self, name: str) -> KeptAnswer | None:
        found = self._database.execute(
            "SELECT message_id, answer FROM conversations WHERE conversation = ? AND message_id IS NOT NULL", (name,)
        ).fetchone()
        return None if found is None else KeptAnswer(found[0], json.loads(found[1]))

    def newest_first(self, name: str, since: int = 0) -> Iterator[StoredEvent]:
        for sequence, kind, data in self._database.execute(
            "SELECT sequence, type, data FROM events WHERE conversation = ? AND sequence >= ? ORDER BY sequence DESC",
            (name, since),
        ):
            yield StoredEvent(sequence, kind, json.loads(data))

    def append(self, name: str, events: Sequence[StoredEvent], row: ConversationRow, kept: KeptAnswer | None) -> None:
        """Commits new events, the state after them and the turn's answer together.

        Raises StaleTracker when the conversation does not end where the first new event begins.
        """
        with self._transaction():
            before = self.conversation(name)
            if (before.next_sequence if before else 0) != row.next_sequence - len(events):
                raise StaleTracker(name)
            self._database.executemany(
                "INSERT INTO events VALUES (?, ?, ?, ?)", [(name, e.sequence, e.type, _json(e.data)) for e in events]
            )
            self._write_row(name, row, kept)

    def rewrite(
        self, name: str, events: Iterable[StoredEvent], state: Mapping[str, Any], answer: Mapping[str, Any] | None
    ) -> None:
        """Replaces the data of stored events, the state and the kept answer, and leaves no copy in the write-ahead
        log.
        """
        with self._transaction():
            self._database.executemany(
                "UPDATE events SET data = ? WHERE conversation = ? AND sequence = ?",
                [(_json(e.data), name, e.sequence) for e in events],
            )
            self._database.execute(
                "UPDATE conversations SET state = ?, answer = ? WHERE conversation = ?",
                (_json(state), None if answer is None else _json(answer), name),
            )
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def remove(self, name: str) -> None:
        with self._transaction():
            self._database.execute("DELETE FROM events WHERE conversation = ?", (name,))
            self._database.execute("DELETE FROM conversations WHERE conversation = ?", (name,))
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._database.close()

    def _write_row(self, name: str, row: ConversationRow, kept: KeptAnswer | None) -> None:
        self._database.execute(
            "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation) DO UPDATE SET"
            " next_sequence = excluded.next_sequence, session_sequence = excluded.session_sequence,"
            " state = excluded.state, message_id = coalesce(excluded.message_id, message_id),"
            " answer = coalesce(excluded.answer, answer)",
            (
                name,
                row.next_sequence,
                row.session_sequence,
                _json(row.state),
                kept.message_id if kept else None,
                _json(kept.answer) if kept else None,
            ),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
