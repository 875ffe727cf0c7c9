"""What is left of a tracker when one message's words must be forgotten (a customer took the message back)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.tracker_tables import KeptAnswer, StoredEvent

_KEPT_METADATA = frozenset({"message_id", "message_ids", "turn", "conversation_id", "kind", "visibility", "locale"})
_KEPT_PARSE_DATA = frozenset({"intent", "intent_ranking", "message_id"})


@dataclass(frozen=True)
class Erasure:
    """The rewritten events, and the slot values that came out of the erased words."""

    events: tuple[StoredEvent, ...]
    slots: frozenset[tuple[str, str]]

    def clean_slots(self, slots: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in slots.items() if (name, str(value)) not in self.slots}


def erase_message(events: Sequence[StoredEvent], message_id: str) -> Erasure | None:
    """Erases a message from a conversation's events (oldest first); None when they do not hold it.

    Slots that were filled from its words lose their value there and wherever the value was carried to; packets made
    since then, which quote the newest messages, lose their summary. Intent and confidence stay: they are ours.
    """
    found = next((i for i, e in enumerate(events) if e.type == "user" and _holds(e.data, message_id)), None)
    if found is None:
        return None
    words = _folded(" ".join([str(events[found].data.get("text") or ""), *_entity_values(events[found].data)]))
    slots = _filled_from(words, events[found + 1 :])
    later = [_forgetful(e) for e in events[found + 1 :] if _slot(e) in slots or _packet(e)]
    return Erasure((replace(events[found], data=_wordless(events[found].data)), *later), slots)


def erase_from_answer(kept: KeptAnswer, erasure: Erasure) -> dict[str, Any]:
    """The kept answer, which is to the erased message or to a later one, without what it repeats of the words."""
    answer = {**kept.answer, "slots": erasure.clean_slots(kept.answer["slots"])}
    answer["handoff"] = answer["handoff"] and {**answer["handoff"], "summary": {}}
    if _holds(erasure.events[0].data, kept.message_id):
        answer["understood"] = {**answer["understood"], "entities": []}
    return answer


def _holds(user: Mapping[str, Any], message_id: str) -> bool:
    """A turn may hold several messages that came together; their ids are in its metadata, as a list or parted by
    spaces.
    """
    together = (user.get("metadata") or {}).get("message_ids") or ()
    return user.get("message_id") == message_id or message_id in (
        together.split() if isinstance(together, str) else together
    )


def _entity_values(user: Mapping[str, Any]) -> list[str]:
    return [str(entity.get("value") or "") for entity in (user.get("parse_data") or {}).get("entities") or ()]


def _filled_from(words: str, following: Sequence[StoredEvent]) -> frozenset[tuple[str, str]]:
    filled: set[tuple[str, str]] = set()
    for event in following:
        if event.type == "user":
            break
        slot = _slot(event)
        if slot is not None and _folded(slot[1]) in words:
            filled.add(slot)
    return frozenset(filled)


def _slot(event: StoredEvent) -> tuple[str, str] | None:
    value = event.data.get("value")
    return (str(event.data["name"]), str(value)) if event.type == "slot" and value not in (None, "") else None


def _packet(event: StoredEvent) -> Mapping[str, Any] | None:
    """The packet that an action's message carried: Rasa keeps it with what the bot said."""
    packet = ((event.data.get("data") or {}).get("custom") or {}).get("handoff") if event.type == "bot" else None
    return packet if isinstance(packet, Mapping) else None


def _forgetful(event: StoredEvent) -> StoredEvent:
    packet = _packet(event)
    if packet is None:
        return replace(event, data={**event.data, "value": None})
    custom = {**event.data["data"]["custom"], "handoff": {**packet, "summary": {}}}
    return replace(event, data={**event.data, "data": {**event.data["data"], "custom": custom}})


def _wordless(user: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in (user.get("metadata") or {}).items() if key in _KEPT_METADATA}
    parsed = {key: value for key, value in (user.get("parse_data") or {}).items() if key in _KEPT_PARSE_DATA}
    return {
        **user,
        "text": "",
        "metadata": kept,
        "parse_data": {**parsed, "text": "", "entities": [], "metadata": kept},
    }


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
