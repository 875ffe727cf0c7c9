"""All actions by name, as the action server offers them to Rasa."""

from collections.abc import Awaitable
from typing import Any, Protocol

from actions.counter import Counter
from actions.fallback import Fallback
from actions.hand_off import HandOff
from actions.order_actions import cancel_order, change_order, order_status, refund_status
from actions.order_forms import form_validations
from actions.speech import Dispatcher, Event
from actions.store_hours import StoreHours


class Action(Protocol):
    """One custom action: its name in the domain, and what it does."""

    @property
    def name(self) -> str: ...

    def run(self, dispatcher: Dispatcher, tracker: Any, domain: object) -> Awaitable[list[Event]]: ...


def all_actions(counter: Counter) -> tuple[Action, ...]:
    """Every action of the domain, given its parts."""
    return (
        order_status(counter),
        refund_status(counter),
        cancel_order(counter),
        change_order(counter),
        StoreHours(counter),
        HandOff(counter),
        Fallback(counter),
        *form_validations(counter),
    )
