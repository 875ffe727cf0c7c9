"""What the forms accept as an order number: one that the shop has; after two misses a person shall look."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from actions.counter import Counter
from actions.speech import Dispatcher, Event, Words, slot
from actions.turn import Tracker
from core.orders import OrderSourceError, normalise_order_number

FORMS = (
    "order_status_form",
    "refund_form",
    "cancel_form",
    "change_form",
    "return_form",
    "exchange_form",
    "defective_form",
    "wrong_item_form",
)
MISSES = 2


class FormTracker(Tracker, Protocol):
    """rasa_sdk's tracker while a form is validated."""

    def slots_to_validate(self) -> dict[str, object]: ...


@dataclass(frozen=True)
class FormValidation:
    """Validates what a form has just been given."""

    counter: Counter
    name: str

    async def run(self, dispatcher: Dispatcher, tracker: FormTracker, domain: object) -> list[Event]:
        given = tracker.slots_to_validate()
        number = given.pop("order_number", None)
        given.pop("requested_slot", None)
        others = [slot(name, value) for name, value in given.items()]
        if not isinstance(number, str):
            return others
        misses = tracker.slots.get("unknown_orders")
        missed = int(misses) if isinstance(misses, (int, float)) else 0
        return [*others, *await self._number(dispatcher, number, missed)]

    async def _number(self, dispatcher: Dispatcher, number: str, missed: int) -> Iterable[Event]:
        try:
            order = await self.counter.find(number)
        except OrderSourceError:
            return [slot("order_number", normalise_order_number(number) or number)]
        if order is not None:
            return [slot("order_number", order.number), slot("unknown_orders", 0)]
        if missed + 1 >= MISSES:
            return [slot("order_number", number), slot("unknown_orders", missed + 1)]
        Words("utter_order_unknown", {"given": number}).utter(dispatcher)
        return [slot("order_number", None), slot("unknown_orders", missed + 1)]


def form_validations(counter: Counter) -> tuple[FormValidation, ...]:
    return tuple(FormValidation(counter, f"validate_{form}") for form in FORMS)
