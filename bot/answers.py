"""The answer of one turn: an output channel that collects it, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.trackers import DialogueStateTracker

PUBLIC_SUFFIX = "_comment"
RANKING_LENGTH = 5
_HANDOFF = ("reason", "queue", "priority", "summary")
_PARTS = ("text", "image", "attachment")
# Rasa's own slots, which say nothing about the customer.
_INNER_SLOTS = frozenset({"session_started_metadata", "requested_slot"})


class AnswerChannel(CollectingOutputChannel):
    """Collects what the bot says in one turn.

    Rasa chooses a response's variation by this channel's name, so every turn has an instance with the platform's; a
    public comment's name has a suffix. One utterance stays one message with all its parts; Rasa's own collector would
    split them.
    """

    def __init__(self, platform: str, visibility: str) -> None:
        super().__init__()
        self._name = platform + (PUBLIC_SUFFIX if visibility == "public" else "")
        self.handoff: dict[str, Any] | None = None

    def name(self) -> str:
        return self._name

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        custom = dict(message.get("custom") or {})
        wanted = custom.pop("handoff", None)
        if isinstance(wanted, Mapping) and self.handoff is None:
            self.handoff = handoff(**{key: wanted[key] for key in _HANDOFF if key in wanted})
        buttons = message.get("buttons") or message.get("quick_replies") or []
        parts = {part: message.get(part) or None for part in _PARTS}
        if buttons or custom or any(parts.values()):
            self.messages.append({**parts, "buttons": [_button(b) for b in buttons], "custom": custom or None})


def handoff(
    reason: str = "unspecified", queue: str | None = None, priority: str = "normal", summary: object = None
) -> dict[str, Any]:
    """The request for a person; the summary is the packet that its action made."""
    return {"reason": reason, "queue": queue, "priority": priority, "summary": summary}


def answer(
    channel: AnswerChannel, tracker: DialogueStateTracker, model: str, stripped: int, failed: str | None
) -> dict[str, Any]:
    """The turn's answer as the desk reads it.

    ``stripped`` counts the white space that Rasa cut off the text's front; entity offsets are given in the text as it
    came. ``failed`` says why the turn did not run to its end: then a person is asked for, unless an action already
    did.
    """
    wanted = channel.handoff or (handoff(reason=failed, priority="high") if failed else None)
    return {
        "messages": channel.messages,
        "understood": _understood(tracker, stripped),
        "slots": {
            name: value
            for name, value in tracker.current_slot_values().items()
            if value is not None and name not in _INNER_SLOTS
        },
        "model": model,
        "handoff": wanted,
    }


def _button(button: Mapping[str, Any]) -> dict[str, str]:
    return {"title": str(button.get("title", "")), "payload": str(button.get("payload", ""))}


def _understood(tracker: DialogueStateTracker, stripped: int) -> dict[str, Any]:
    parsed: Mapping[str, Any] = tracker.latest_message.parse_data if tracker.latest_message else {}
    intent = parsed.get("intent") or {}
    return {
        "intent": intent.get("name"),
        "confidence": float(intent.get("confidence") or 0.0),
        "ranking": [
            {"name": rank["name"], "confidence": float(rank["confidence"])}
            for rank in (parsed.get("intent_ranking") or [])[:RANKING_LENGTH]
        ],
        "entities": [_entity(entity, stripped) for entity in parsed.get("entities") or []],
    }


def _entity(entity: Mapping[str, Any], stripped: int) -> dict[str, Any]:
    placed = {edge: entity[edge] + stripped for edge in ("start", "end") if isinstance(entity.get(edge), int)}
    return {"entity": entity.get("entity"), "value": entity.get("value"), **placed}
