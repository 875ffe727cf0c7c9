"""The tracker store: a turn loads only what its session needs.

Rasa's own SQL store reads the whole session for every message and counts it again for every save, so a long session
makes each turn slower. Here a load stops at the newest ``WINDOW_TURNS`` messages; slots and form of the time before
come from a snapshot that every save renews. The answer of a turn is committed with its events, so that a turn asked
twice is answered twice and run once.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.events import deserialise_events as to_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.erasure import erase_from_answer, erase_message
from bot.tracker_tables import ConversationRow, KeptAnswer, StoredEvent, TrackerTables

FOLDER_VARIABLE = "MADOGUCHI_BOT_DIR"
FILE_NAME = "trackers.sqlite"
WINDOW_TURNS = 6
CACHED_TRACKERS = 256
# A tracker in memory grows with every turn; beyond this many events reading the window again is cheaper than carrying
# it along.
CACHED_EVENTS = 80


@dataclass(frozen=True)
class _Cached:
    """A tracker as a turn left it; its slots are those of one model's domain."""

    turn: int
    tracker: DialogueStateTracker
    domain: Domain


class ConversationTrackerStore(TrackerStore):
    """Trackers in one SQLite file; the conversation's id is the sender id."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        folder: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._tables = TrackerTables(Path(folder or os.environ.get(FOLDER_VARIABLE) or ".rasa") / FILE_NAME)
        self._cache: OrderedDict[str, _Cached] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self._load(sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        row = self._tables.conversation(conversation_id)
        if row is None:
            return None
        stored = [event.data for event in self._tables.newest_first(conversation_id)]
        return self._tracker(conversation_id, to_events(stored[::-1]), row.next_sequence)

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._cache.pop(tracker.sender_id, None)
        self._commit(tracker, None)

    async def keys(self) -> Iterable[str]:
        return self._tables.names()

    def for_turn(self, conversation: str, turn: int | None) -> DialogueStateTracker:
        """The tracker with which a turn begins; the one in memory serves only when it is exactly one turn old."""
        known = self._cache.pop(conversation, None)
        if known is not None and turn is not None and known.turn == turn - 1 and known.domain is self.domain:
            return known.tracker
        return self._load(conversation) or self._tracker(conversation, [], 0)

    def save_turn(self, tracker: DialogueStateTracker, turn: int, kept: KeptAnswer) -> None:
        """Commits a turn's events with its answer; raises StaleTracker when somebody else was faster."""
        self._commit(tracker, kept)
        if len(tracker.events) <= CACHED_EVENTS:
            self._cache[tracker.sender_id] = _Cached(turn, tracker, tracker.made_for)
        while len(self._cache) > CACHED_TRACKERS:
            self._cache.popitem(last=False)

    def kept_answer(self, conversation: str) -> KeptAnswer | None:
        return self._tables.kept_answer(conversation)

    def forget_message(self, conversation: str, message_id: str) -> bool:
        """Erases one message's words from events, slots and the kept answer; false when they are not here."""
        self._cache.pop(conversation, None)
        row = self._tables.conversation(conversation)
        erasure = erase_message(list(self._tables.newest_first(conversation))[::-1], message_id)
        if row is None or erasure is None:
            return False
        kept = self._tables.kept_answer(conversation)
        answer = erase_from_answer(kept, erasure) if kept else None
        state = {**row.state, "slots": erasure.clean_slots(row.state["slots"])}
        self._tables.rewrite(conversation, erasure.events, state, answer)
        return True

    def forget_conversation(self, conversation: str) -> None:
        self._cache.pop(conversation, None)
        self._tables.remove(conversation)

    def close(self) -> None:
        self._tables.close()

    def _load(self, conversation: str) -> DialogueStateTracker | None:
        row = self._tables.conversation(conversation)
        if row is None:
            return None
        newest = self._window(conversation, row.session_sequence)
        cut = bool(newest) and newest[0].sequence > row.session_sequence
        events = [*(_seed(row.state) if cut else []), *to_events([event.data for event in newest])]
        return self._tracker(conversation, events, row.next_sequence)

    def _window(self, conversation: str, session: int) -> list[StoredEvent]:
        newest: list[StoredEvent] = []
        turns = 0
        for event in self._tables.newest_first(conversation, since=session):
            newest.append(event)
            turns += event.type == UserUttered.type_name
            if turns == WINDOW_TURNS:
                break
        return newest[::-1]

    def _tracker(self, conversation: str, events: Sequence[Event], next_sequence: int) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events(conversation, list(events), self.domain.slots)
        tracker.made_for = self.domain
        _mark_stored(tracker, next_sequence)
        return tracker

    def _commit(self, tracker: DialogueStateTracker, kept: KeptAnswer | None) -> None:
        known, first = getattr(tracker, "stored_until", (0, 0))
        new = [
            StoredEvent(first + i, event.type_name, event.as_dict())
            for i, event in enumerate(islice(tracker.events, known, None))
        ]
        if not new and kept is None:
            return
        session = max((e.sequence for e in new if e.type == SessionStarted.type_name), default=None)
        if session is None:
            before = self._tables.conversation(tracker.sender_id)
            session = before.session_sequence if before else 0
        row = ConversationRow(first + len(new), session, _state(tracker))
        self._tables.append(tracker.sender_id, new, row, kept)
        _mark_stored(tracker, row.next_sequence)


def _mark_stored(tracker: DialogueStateTracker, next_sequence: int) -> None:
    """Notes on the tracker how many of its events are stored and which number the next one gets."""
    tracker.stored_until = (len(tracker.events), next_sequence)


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    return {"slots": slots, "loop": tracker.active_loop_name}


def _seed(state: Mapping[str, Any]) -> list[Event]:
    """Events that stand for everything before the window. Slots set within it are set again there, so their last
    values do no harm.
    """
    loop = [ActiveLoop(state["loop"])] if state["loop"] else []
    slots = [SlotSet(name, value) for name, value in state["slots"].items()]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *slots,
        *loop,
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
