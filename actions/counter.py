"""What stands behind the counter: the parts every action is given, joined once at start."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.packet import Facts
from actions.turn import Locale, Turn
from core.clock import Clock
from core.hours import OpeningHours
from core.orders import Order, OrderSource, OrderSourceError, normalise_order_number


@dataclass(frozen=True)
class Counter:
    """The shop's orders, its opening hours, the clock, and the language of its staff."""

    orders: OrderSource
    hours: OpeningHours
    clock: Clock
    staff_language: Locale = "ja"

    def now(self) -> datetime:
        """The present moment on the counter's own wall."""
        return self.clock.now().astimezone(self.hours.support.zone)

    def today(self) -> date:
        return self.now().date()

    async def find(self, number: str) -> Order | None:
        """The order of a number as a customer typed it. Raises OrderSourceError."""
        normalised = normalise_order_number(number)
        return await self.orders.find(normalised) if normalised else None

    async def facts(self, turn: Turn) -> Facts:
        """What the shop knows of the order this turn is about; nothing when it cannot be asked."""
        number = turn.text_slot("order_number")
        if number is None:
            return Facts()
        try:
            order = await self.find(number)
        except OrderSourceError:
            return Facts()
        return Facts(order=order) if order else Facts(given=number)
