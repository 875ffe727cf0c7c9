"""The tracker store: what a turn loads, what it may trust in memory, and what it refuses to save."""

import asyncio
import sqlite3
import tempfile
import unittest

import bot.surroundings  # noqa: F401  # isort: skip
from bot.tracker_tables import KeptAnswer, StaleTracker
from bot.trackers import FILE_NAME, WINDOW_TURNS, ConversationTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet]
slots:
  size: {type: text, mappings: [{type: custom}]}
  color: {type: text, mappings: [{type: custom}]}
forms:
  size_form: {required_slots: [size]}
"""
)


def an_answer(turn: int) -> dict[str, object]:
    understood = {"intent": "greet", "entities": []}
    return {"messages": [turn], "understood": understood, "slots": {}, "handoff": None}


class Trackers(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.store = self.opened()

    def opened(self) -> ConversationTrackerStore:
        store = ConversationTrackerStore(DOMAIN, folder=self.folder)
        self.addCleanup(store.close)
        return store

    def take_turn(
        self, turn: int, *events: Event, store: ConversationTrackerStore | None = None
    ) -> DialogueStateTracker:
        store = store or self.store
        tracker = store.for_turn("c1", turn)
        if turn == 1:
            tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], DOMAIN)
        said = UserUttered(f"message {turn}", {"name": "greet"}, message_id=f"m{turn}")
        acts = [BotUttered(f"answer {turn}"), ActionExecuted("action_listen")]
        tracker.update_with_events([said, *events, *acts], DOMAIN)
        store.save_turn(tracker, turn, KeptAnswer(f"m{turn}", an_answer(turn)))
        return tracker

    def test_what_was_saved_is_loaded(self) -> None:
        self.take_turn(1, SlotSet("size", "M"))
        tracker = self.opened().for_turn("c1", 2)
        self.assertEqual(tracker.get_slot("size"), "M")
        self.assertEqual([e.text for e in tracker.events if isinstance(e, UserUttered)], ["message 1"])
        self.assertEqual(self.opened().kept_answer("c1"), KeptAnswer("m1", an_answer(1)))

    def test_a_long_session_loads_its_newest_messages_with_slots_and_form_of_before(self) -> None:
        self.take_turn(1, SlotSet("size", "M"), SlotSet("color", "赤"), ActiveLoop("size_form"))
        for turn in range(2, 30):
            self.take_turn(turn, *([SlotSet("color", "青")] if turn == 28 else []))
        tracker = self.opened().for_turn("c1", 30)
        said = [e.text for e in tracker.events if isinstance(e, UserUttered)]
        self.assertEqual(said, [f"message {n}" for n in range(30 - WINDOW_TURNS, 30)])
        self.assertEqual((tracker.get_slot("size"), tracker.get_slot("color")), ("M", "青"))
        self.assertEqual(tracker.active_loop_name, "size_form")
        self.assertLess(len(tracker.events), 6 * WINDOW_TURNS)

    def test_a_trimmed_tracker_goes_on_where_the_stored_one_ends(self) -> None:
        for turn in range(1, 12):
            self.take_turn(turn, store=self.opened())
        full = asyncio.run(self.store.retrieve_full_tracker("c1"))
        self.assertEqual(
            [e.text for e in full.events if isinstance(e, UserUttered)], [f"message {n}" for n in range(1, 12)]
        )

    def test_a_new_session_leaves_the_old_events_behind(self) -> None:
        self.take_turn(1)
        self.take_turn(2, ActionExecuted("action_session_start"), SessionStarted(), SlotSet("size", "L"))
        tracker = self.opened().for_turn("c1", 3)
        self.assertEqual([e for e in tracker.events if isinstance(e, UserUttered)], [])
        self.assertEqual(tracker.get_slot("size"), "L")

    def test_memory_serves_the_very_next_turn_alone(self) -> None:
        left = self.take_turn(1)
        self.assertIs(self.store.for_turn("c1", 2), left)
        self.assertIsNot(self.store.for_turn("c1", 2), left, "a turn that failed may have spoilt it")
        left = self.take_turn(2)
        self.assertIsNot(self.store.for_turn("c1", 4), left)
        left = self.take_turn(3)
        self.assertIsNot(self.store.for_turn("c1", None), left)

    def test_memory_of_another_model_is_not_used(self) -> None:
        left = self.take_turn(1)
        self.store.domain = Domain.from_yaml('version: "3.1"\nslots: {size: {type: text, mappings: [{type: custom}]}}')
        fresh = self.store.for_turn("c1", 2)
        self.assertIsNot(fresh, left)
        self.assertEqual(set(fresh.slots) & {"size", "color"}, {"size"})

    def test_a_tracker_that_somebody_else_changed_is_not_saved(self) -> None:
        self.take_turn(1)
        ours, theirs = self.opened(), self.opened()
        stale = ours.for_turn("c1", 2)
        self.take_turn(2, store=theirs)
        stale.update(UserUttered("late", {"name": "greet"}))
        with self.assertRaises(StaleTracker):
            ours.save_turn(stale, 2, KeptAnswer("m2b", {"messages": []}))
        self.assertEqual(self.store.kept_answer("c1").message_id, "m2")

    def test_forgetting_reaches_memory_too(self) -> None:
        self.take_turn(1, SlotSet("size", "message 1"))
        self.assertTrue(self.store.forget_message("c1", "m1"))
        tracker = self.store.for_turn("c1", 2)
        self.assertEqual([e.text for e in tracker.events if isinstance(e, UserUttered)], [""])
        self.assertIsNone(tracker.get_slot("size"))
        self.assertFalse(self.store.forget_message("c1", "m9"))

    def test_rasas_own_calls_work_as_for_any_store(self) -> None:
        async def use() -> list[str]:
            tracker = await self.store.get_or_create_tracker("c2", append_action_listen=False)
            tracker.update(UserUttered("hello", {"name": "greet"}), DOMAIN)
            await self.store.save(tracker)
            again = await self.store.retrieve("c2")
            self.assertEqual(again.latest_message.text, "hello")
            return list(await self.store.keys())

        self.assertEqual(asyncio.run(use()), ["c2"])

    def test_the_file_is_a_plain_database(self) -> None:
        self.take_turn(1)
        with sqlite3.connect(f"{self.folder}/{FILE_NAME}") as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))


if __name__ == "__main__":
    unittest.main()
