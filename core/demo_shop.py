"""The demo shop: an order source that reads its orders from a file anyone can check."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from core.orders import Order, OrderLine, OrderStatus
from core.yaml_file import read_yaml

DEMO_ORDERS = Path(__file__).with_name("demo_orders.yml")


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    product: str
    size: str
    color: str
    quantity: int = 1


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    number: str
    ordered_on: date
    status: OrderStatus
    lines: list[_Line]
    expected_on: date | None = None
    shipped_on: date | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    delivered_on: date | None = None
    refunded_on: date | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    orders: list[_Row]


class DemoShop:
    """Orders held in memory; keeps core.orders.OrderSource."""

    def __init__(self, orders: Iterable[Order]) -> None:
        self._by_number: dict[str, Order] = {}
        for order in orders:
            if self._by_number.setdefault(order.number, order) is not order:
                raise ValueError(f"order {order.number} is listed twice")

    async def find(self, number: str) -> Order | None:
        return self._by_number.get(number)


def load_demo_orders(path: Path = DEMO_ORDERS) -> tuple[Order, ...]:
    """The orders of a file in the shape of demo_orders.yml. Raises ValueError, naming what is wrong."""
    rows = read_yaml(path, _File).orders
    return tuple(_order(row) for row in rows)


def _order(row: _Row) -> Order:
    fields = msgspec.structs.asdict(row)
    lines = tuple(OrderLine(line.product, line.size, line.color, line.quantity) for line in row.lines)
    return Order(**{**fields, "lines": lines})
