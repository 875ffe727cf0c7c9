"""Not understood: ask once with choices, then offer a person, then fetch one."""

from dataclasses import dataclass

from actions.counter import Counter
from actions.hand_off import hand_off
from actions.reasons import FALLBACK_TWICE
from actions.speech import Button, Dispatcher, Event, Words, end_form, slot, utter_choices
from actions.topics import TOPICS
from actions.turn import Tracker, Turn, read_turn

CHOICES = 3
_PERSON = {"ja": "担当者と話す", "en": "Talk to a person"}
_USUAL = ("order_status", "return_item", "ask_size")


@dataclass(frozen=True)
class Fallback:
    """Runs when the message was not understood, and when no rule fits."""

    counter: Counter
    name: str = "action_default_fallback"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: object) -> list[Event]:
        turn = read_turn(tracker)
        if turn.intent != "nlu_fallback":
            _ask(dispatcher, turn)
            return [{"event": "rewind", "timestamp": None}]
        if "order_number" in turn.entities and not turn.in_form:
            return _look_the_order_up(dispatcher, turn)
        if turn.not_understood <= 1:
            _ask(dispatcher, turn)
            return []
        if turn.public or turn.not_understood > 2:
            facts = await self.counter.facts(turn)
            return hand_off(self.counter, dispatcher, turn, FALLBACK_TWICE, facts)
        Words("utter_offer_person", {}).utter(dispatcher)
        return [*end_form(), slot("offer", "person")]


def _look_the_order_up(dispatcher: Dispatcher, turn: Turn) -> list[Event]:
    """Who writes nothing but an order number wants to know where the order is."""
    if turn.public:
        Words("utter_invite_dm", {}).utter(dispatcher)
        return []
    return [{"event": "followup", "name": "order_status_form", "timestamp": None}]


def _ask(dispatcher: Dispatcher, turn: Turn) -> None:
    if turn.public:
        Words("utter_fallback_choices", {}).utter(dispatcher)
    elif turn.in_form:
        Words("utter_fallback_in_form", {}).utter(dispatcher)
    else:
        utter_choices(dispatcher, "utter_fallback_choices", choices(turn))


def choices(turn: Turn) -> list[Button]:
    """The likeliest matters by the ranking, filled up with the usual ones, and always a person."""
    likely = [intent for intent in turn.ranking if intent in TOPICS]
    offered = list(dict.fromkeys([*likely, *_USUAL]))[:CHOICES]
    buttons = [Button(TOPICS[intent].title(turn.locale), f"/{intent}") for intent in offered]
    return [*buttons, Button(_PERSON[turn.locale], "/human_handoff")]
