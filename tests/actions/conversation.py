"""A conversation as Rasa tells it to an action: built message by message, read through rasa_sdk's own tracker."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.registry import Action


class Conversation:
    """Collects events, then runs an action on them."""

    def __init__(self, locale: str = "ja", visibility: str = "private", **slots: object) -> None:
        self.slots: dict[str, object] = {"locale": locale, "visibility": visibility, **slots}
        self.events: list[dict[str, Any]] = []
        self.latest: dict[str, Any] = {}
        self.loop: str | None = None
        self.latest_action: str | None = None

    def customer(
        self,
        text: str,
        intent: str = "greet",
        *,
        confidence: float = 0.91,
        ranking: tuple[str, ...] = (),
        shown: str | None = None,
        **entities: str,
    ) -> Conversation:
        self.latest = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [{"name": name, "confidence": 0.2} for name in (intent, *ranking)],
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "metadata": {"message_id": "m1"},
        }
        event = {"event": "user", "text": text, "parse_data": self.latest, "metadata": {"text": shown or text}}
        self.events.append({**event, "timestamp": 1.0})
        self.slots.update(entities)
        return self

    def bot(self, text: str) -> Conversation:
        self.events.append({"event": "bot", "text": text, "data": {}, "metadata": {}, "timestamp": 1.0})
        return self

    def ran(self, action: str) -> Conversation:
        self.events.append({"event": "action", "name": action, "policy": None, "timestamp": 1.0})
        self.latest_action = action
        return self

    def listens(self) -> Conversation:
        return self.ran("action_listen")

    def form(self, name: str | None) -> Conversation:
        self.events.append({"event": "active_loop", "name": name, "timestamp": 1.0})
        self.loop = name
        return self

    def set(self, name: str, value: object) -> Conversation:
        self.events.append({"event": "slot", "name": name, "value": value, "timestamp": 1.0})
        self.slots[name] = value
        return self

    def tracker(self) -> Tracker:
        return Tracker.from_dict(
            {
                "sender_id": "c1",
                "slots": dict(self.slots),
                "latest_message": self.latest,
                "events": list(self.events),
                "paused": False,
                "followup_action": None,
                "active_loop": {"name": self.loop} if self.loop else {},
                "latest_action_name": self.latest_action,
            }
        )

    async def run(self, action: Action) -> Outcome:
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, self.tracker(), {})
        return Outcome(dispatcher.messages, events)


class Outcome:
    """What an action said and changed."""

    def __init__(self, messages: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
        self.messages = messages
        self.events = events

    @property
    def responses(self) -> list[str]:
        return [message["response"] for message in self.messages if message["response"]]

    @property
    def handoff(self) -> dict[str, Any] | None:
        return next((m["custom"]["handoff"] for m in self.messages if "handoff" in m["custom"]), None)

    @property
    def slots(self) -> dict[str, object]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def left_form(self) -> bool:
        return any(event["event"] == "active_loop" and event["name"] is None for event in self.events)
