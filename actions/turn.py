"""What an action may know of the conversation, read once from Rasa's tracker into typed values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import msgspec

Locale = Literal["ja", "en"]

SMALL_TALK = frozenset({"greet", "thank", "goodbye", "affirm", "deny", "praise", "out_of_scope"})
NOT_A_TOPIC = SMALL_TALK | {"human_handoff", "nlu_fallback", ""}


class Tracker(Protocol):
    """The part of rasa_sdk.Tracker that is read here."""

    slots: Mapping[str, object]
    latest_message: Mapping[str, object]
    events: Sequence[Mapping[str, object]]
    active_loop: Mapping[str, object]
    latest_action_name: str | None


@dataclass(frozen=True)
class Said:
    """One message of the conversation as people saw it. `in_form`: the bot had asked for it."""

    author: Literal["customer", "bot"]
    text: str
    intent: str = ""
    in_form: bool = False


@dataclass(frozen=True)
class Turn:
    """The customer's newest message and what led to it."""

    locale: Locale
    public: bool
    intent: str
    confidence: float
    ranking: tuple[str, ...]
    slots: Mapping[str, object]
    entities: Mapping[str, str]
    said: tuple[Said, ...]
    in_form: bool
    latest_action: str
    answered_before: str
    """The action that ended the bot's turn before this message: what a plain yes refers to."""

    def text_slot(self, name: str) -> str | None:
        """The slot's text, or what this very message named; None when neither is known."""
        value = self.entities.get(name) or self.slots.get(name)
        return str(value) if value else None

    @property
    def topic(self) -> Said | None:
        """The last thing the customer came for, in their own words; answers to a form's questions do not count."""
        own = (said for said in reversed(self.said) if said.author == "customer" and not said.in_form)
        return next((said for said in own if said.intent not in NOT_A_TOPIC), None)

    @property
    def last_words(self) -> str:
        """The customer's newest message."""
        return next((said.text for said in reversed(self.said) if said.author == "customer"), "")

    @property
    def not_understood(self) -> int:
        """How many of the customer's newest messages in a row were not understood."""
        count = 0
        for said in reversed([said for said in self.said if said.author == "customer"]):
            if said.intent != "nlu_fallback":
                break
            count += 1
        return count


class _Intent(msgspec.Struct):
    name: str | None = None
    confidence: float = 0.0


class _Entity(msgspec.Struct):
    entity: str
    value: object = None


class _Parsed(msgspec.Struct):
    intent: _Intent = msgspec.field(default_factory=_Intent)
    intent_ranking: list[_Intent] = []
    entities: list[_Entity] = []


class _Event(msgspec.Struct):
    event: str
    text: str | None = None
    name: str | None = None
    parse_data: _Parsed | None = None
    metadata: dict[str, object] | None = None


def read_turn(tracker: Tracker) -> Turn:
    """The tracker's newest turn. Raises msgspec.ValidationError for what is no tracker."""
    latest = msgspec.convert(tracker.latest_message or {}, _Parsed)
    events = msgspec.convert(list(tracker.events), list[_Event])
    return Turn(
        locale="en" if tracker.slots.get("locale") == "en" else "ja",
        public=tracker.slots.get("visibility") == "public",
        intent=latest.intent.name or "",
        confidence=latest.intent.confidence,
        ranking=tuple(intent.name for intent in latest.intent_ranking if intent.name),
        slots=tracker.slots,
        entities={entity.entity: str(entity.value) for entity in latest.entities if entity.value},
        said=tuple(_said(events)),
        in_form=bool((tracker.active_loop or {}).get("name")),
        latest_action=tracker.latest_action_name or "",
        answered_before=_answered_before(events),
    )


def _said(events: Iterable[_Event]) -> Iterable[Said]:
    in_form = False
    for event in events:
        if event.event == "active_loop":
            in_form = event.name is not None
        elif event.event == "user" and (text := _visible_text(event)):
            intent = event.parse_data.intent.name if event.parse_data else None
            yield Said("customer", text, intent or "", in_form)
        elif event.event == "bot" and event.text:
            yield Said("bot", event.text)


def _visible_text(event: _Event) -> str:
    """What the customer wrote or saw on the button; the payload behind it is nobody's words."""
    shown = (event.metadata or {}).get("text")
    return str(shown) if shown else event.text or ""


def _answered_before(events: Sequence[_Event]) -> str:
    turns_back = 0
    for event in reversed(events):
        if event.event == "user":
            turns_back += 1
        elif turns_back == 1 and event.event == "action" and event.name not in (None, *_SILENT_ACTIONS):
            return event.name or ""
        elif turns_back > 1:
            break
    return ""


_SILENT_ACTIONS = ("action_listen", "action_extract_slots", "action_session_start")
