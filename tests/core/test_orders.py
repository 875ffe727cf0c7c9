"""The protocol of orders: numbers as customers type them, and the demo shop's rows."""

from datetime import date
from pathlib import Path

import pytest

from core.demo_shop import DemoShop, load_demo_orders
from core.orders import Order, OrderLine, OrderStatus, normalise_order_number

SHIRT = (OrderLine("シャツ", "M", "白"),)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("10482231", "10482231"),
        ("１０４８２２３１", "10482231"),
        ("1048 2231", "10482231"),
        ("No.10482231", "10482231"),
        ("#10482231", "10482231"),
        ("b-204117", "B-204117"),
        ("Ｂー２０４１１７", "B-204117"),
        ("B204117", "B-204117"),
        ("B − 204117", "B-204117"),
        ("ap-20261115-0042", "AP-20261115-0042"),
        ("AP202611150042", "AP-20261115-0042"),
        ("ＡＰ－２０２６１１１５－００４２", "AP-20261115-0042"),
    ],
)
def test_a_number_is_read_as_customers_type_it(typed: str, number: str) -> None:
    assert normalise_order_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "B-12345", "B-1234567", "AP-2026111-0042", "C-204117", "0120-000-123", "٣٤٥"]
)
def test_what_is_no_order_number_is_refused(typed: str) -> None:
    assert normalise_order_number(typed) is None


def test_the_demo_shop_holds_every_generation_and_every_status() -> None:
    orders = load_demo_orders()
    assert len(orders) >= 40
    shapes = {(order.number[:2] if order.number[0].isalpha() else "digits") for order in orders}
    assert shapes == {"digits", "B-", "AP"}
    assert {order.status for order in orders} == set(OrderStatus)


def test_dates_of_every_row_run_forward() -> None:
    for order in load_demo_orders():
        days = [order.ordered_on, order.shipped_on, order.delivered_on, order.refunded_on]
        known = [day for day in days if day is not None]
        assert known == sorted(known), order.number
        assert order.expected_on is None or order.expected_on >= (order.shipped_on or order.ordered_on), order.number


def test_tracking_numbers_are_not_shared() -> None:
    numbers = [order.tracking_number for order in load_demo_orders() if order.tracking_number]
    assert len(numbers) == len(set(numbers))


async def test_the_shop_finds_what_it_has_and_nothing_else() -> None:
    shop = DemoShop(load_demo_orders())
    found = await shop.find("B-204319")
    assert found is not None
    assert (found.status, found.expected_on) == (OrderStatus.SHIPPED, date(2026, 11, 22))
    assert found.dispatched
    assert await shop.find("99999999") is None


def test_a_shipped_order_without_a_tracking_number_is_refused() -> None:
    with pytest.raises(ValueError, match="tracking_number"):
        Order(
            "10000001", date(2026, 11, 1), OrderStatus.SHIPPED, SHIRT, shipped_on=date(2026, 11, 2), carrier="佐川急便"
        )


def test_a_number_of_no_generation_is_refused() -> None:
    with pytest.raises(ValueError, match="not an order number"):
        Order("X-1", date(2026, 11, 1), OrderStatus.PREPARING, SHIRT)


def test_an_order_listed_twice_is_refused() -> None:
    order = Order("10000001", date(2026, 11, 1), OrderStatus.PREPARING, SHIRT)
    with pytest.raises(ValueError, match="twice"):
        DemoShop([order, Order("10000001", date(2026, 11, 2), OrderStatus.PREPARING, SHIRT)])


def test_an_unknown_key_in_the_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "orders.yml"
    path.write_text(
        'orders: [{number: "10000001", ordered_on: 2026-11-01, status: preparing, lines: [], name: 佐藤}]',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"orders\.yml.*name"):
        load_demo_orders(path)
