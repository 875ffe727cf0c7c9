"""The actions about one order: where it is, whether money goes back, whether it can still be changed."""

from dataclasses import dataclass
from typing import Protocol

from actions.counter import Counter
from actions.hand_off import hand_off
from actions.order_words import amendment_words, overdue, refund_words, status_words
from actions.packet import Facts
from actions.reasons import CANCEL_ORDER, CHANGE_ORDER, ORDER_NOT_FOUND, ORDER_UNAVAILABLE, Reason
from actions.speech import Dispatcher, Event, Words, slot
from actions.turn import Tracker, Turn, read_turn
from core.orders import Order, OrderSourceError, OrderStatus

_OFFER_A_PERSON = slot("offer", "person")


class _Answer(Protocol):
    """What one action says and does about an order that was found."""

    def __call__(self, counter: Counter, dispatcher: Dispatcher, turn: Turn, order: Order) -> list[Event]: ...


@dataclass(frozen=True)
class OrderAction:
    """Finds the order of the conversation and answers about it; what it cannot find goes to a person."""

    counter: Counter
    name: str
    answer: _Answer

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: object) -> list[Event]:
        turn = read_turn(tracker)
        if turn.public:
            Words("utter_invite_dm", {}).utter(dispatcher)
            return []
        number = turn.text_slot("order_number")
        try:
            order = await self.counter.find(number) if number else None
        except OrderSourceError:
            Words("utter_order_source_down", {}).utter(dispatcher)
            return hand_off(self.counter, dispatcher, turn, ORDER_UNAVAILABLE, Facts())
        if order is None:
            Words("utter_order_not_found_hand_off", {}).utter(dispatcher)
            return hand_off(self.counter, dispatcher, turn, ORDER_NOT_FOUND, Facts(given=number))
        return self.answer(self.counter, dispatcher, turn, order)


def order_status(counter: Counter) -> OrderAction:
    return OrderAction(counter, "action_order_status", _tell_status)


def refund_status(counter: Counter) -> OrderAction:
    return OrderAction(counter, "action_refund_status", _tell_refund)


def cancel_order(counter: Counter) -> OrderAction:
    return OrderAction(counter, "action_cancel_order", _Amend(CANCEL_ORDER))


def change_order(counter: Counter) -> OrderAction:
    return OrderAction(counter, "action_change_order", _Amend(CHANGE_ORDER))


def _tell_status(counter: Counter, dispatcher: Dispatcher, turn: Turn, order: Order) -> list[Event]:
    today = counter.today()
    status_words(order, today, turn.locale).utter(dispatcher)
    return [_OFFER_A_PERSON] if overdue(order, today) else []


def _tell_refund(counter: Counter, dispatcher: Dispatcher, turn: Turn, order: Order) -> list[Event]:
    refund_words(order, turn.locale).utter(dispatcher)
    on_record = order.status in (OrderStatus.REFUNDED, OrderStatus.RETURNED)
    return [] if on_record else [_OFFER_A_PERSON]


@dataclass(frozen=True)
class _Amend:
    """Before dispatch a person decides; afterwards the bot says what remains."""

    reason: Reason

    def __call__(self, counter: Counter, dispatcher: Dispatcher, turn: Turn, order: Order) -> list[Event]:
        words = amendment_words(order, turn.locale)
        words.utter(dispatcher)
        if words.response != "utter_order_amendable":
            return []
        return hand_off(counter, dispatcher, turn, self.reason, Facts(order=order))
