"""Giving the conversation to a person: the packet for them, and for the customer when they are there."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.counter import Counter
from actions.packet import Facts, make_packet
from actions.reasons import (
    CUSTOMER_ASKED,
    DEFECTIVE_ITEM,
    DELIVERY_OVERDUE,
    EXCHANGE_ITEM,
    FALLBACK_TWICE,
    REFUND_UNKNOWN,
    RETURN_ITEM,
    WRONG_ITEM,
    Reason,
)
from actions.speech import Dispatcher, Event, Words, end_form, slot
from actions.turn import Tracker, Turn, read_turn
from core.hours_text import moment_text, week_text

_AFTER_FORM: Mapping[str, Reason] = {
    "return_form": RETURN_ITEM,
    "exchange_form": EXCHANGE_ITEM,
    "defective_form": DEFECTIVE_ITEM,
    "wrong_item_form": WRONG_ITEM,
}
_OFFERED: Mapping[str, Reason] = {
    "action_default_fallback": FALLBACK_TWICE,
    "action_order_status": DELIVERY_OVERDUE,
    "action_refund_status": REFUND_UNKNOWN,
}
_REPORTED: Mapping[str, Reason] = {"defective_item": DEFECTIVE_ITEM, "wrong_item": WRONG_ITEM}


@dataclass(frozen=True)
class HandOff:
    """The rule-driven hand-off: a person was asked for, an offer was taken, or a form is complete."""

    counter: Counter
    name: str = "action_hand_off"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: object) -> list[Event]:
        turn = read_turn(tracker)
        return hand_off(self.counter, dispatcher, turn, reason_of(turn), await self.counter.facts(turn))


def reason_of(turn: Turn) -> Reason:
    """Why this turn ends with a person."""
    if turn.latest_action in _AFTER_FORM:
        return _AFTER_FORM[turn.latest_action]
    if turn.intent == "affirm":
        return _OFFERED.get(turn.answered_before, CUSTOMER_ASKED)
    return _REPORTED.get(turn.intent, CUSTOMER_ASKED)


def hand_off(counter: Counter, dispatcher: Dispatcher, turn: Turn, reason: Reason, facts: Facts) -> list[Event]:
    """Ask for a person with all that is known, and tell the customer when to expect an answer."""
    for words in _announcement(counter, turn, reason):
        words.utter(dispatcher)
    packet = make_packet(reason, turn, facts, counter.staff_language)
    dispatcher.utter_message(json_message={"handoff": packet.as_handoff()})
    forgotten = [slot("case_product", None), slot("exchange_wish", None), slot("unknown_orders", 0)]
    unknown = [slot("order_number", None)] if facts.given else []
    return [*end_form(), *forgotten, *unknown]


def _announcement(counter: Counter, turn: Turn, reason: Reason) -> list[Words]:
    support, now = counter.hours.support, counter.now()
    opening = support.next_opening(now)
    if opening is None:
        return [Words("utter_handoff_no_date", {})]
    if not support.is_open(now):
        first = Words("utter_handoff_closed", {"opens_at": moment_text(opening, now, turn.locale)})
    else:
        first = Words("utter_handoff_open", {})
    if reason is not CUSTOMER_ASKED or turn.public:
        return [first]
    return [first, Words("utter_phone", {"hours": week_text(support, turn.locale)})]
