"""The demo counter on a Friday at noon, and the same with its parts changed."""

from datetime import UTC, datetime

import pytest

from actions.counter import Counter
from core.clock import ManualClock
from core.demo_shop import DemoShop, load_demo_orders
from core.hours import load_hours
from core.orders import Order, OrderSourceError

FRIDAY_NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SATURDAY_NIGHT = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)


class BrokenShop:
    """An order source that cannot be reached."""

    async def find(self, number: str) -> Order | None:
        raise OrderSourceError("the shop's system does not answer")


def counter_at(now: datetime) -> Counter:
    return Counter(DemoShop(load_demo_orders()), load_hours(), ManualClock(now))


@pytest.fixture
def counter() -> Counter:
    return counter_at(FRIDAY_NOON)


@pytest.fixture
def counter_at_night() -> Counter:
    return counter_at(SATURDAY_NIGHT)


@pytest.fixture
def counter_without_shop() -> Counter:
    return Counter(BrokenShop(), load_hours(), ManualClock(FRIDAY_NOON))
