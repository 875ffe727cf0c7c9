"""Which response of the domain tells how an order stands. Pure: an order and a day in, words out."""

from datetime import date

from actions.speech import Words, day_text
from actions.turn import Locale
from core.orders import Order, OrderStatus


def status_words(order: Order, today: date, locale: Locale) -> Words:
    """Where the order is."""
    if order.status is OrderStatus.PREPARING and order.expected_on:
        return _words("utter_order_preparing_expected", order, locale)
    if order.status is OrderStatus.SHIPPED and overdue(order, today):
        return _words("utter_order_overdue", order, locale)
    return _words(f"utter_order_{order.status}", order, locale)


def overdue(order: Order, today: date) -> bool:
    """Whether the parcel should have arrived by now."""
    return order.status is OrderStatus.SHIPPED and order.expected_on is not None and order.expected_on < today


def refund_words(order: Order, locale: Locale) -> Words:
    """What the shop has on record about money going back."""
    known = {OrderStatus.REFUNDED: "utter_order_refunded", OrderStatus.RETURNED: "utter_order_returned"}
    return _words(known.get(order.status, "utter_refund_none"), order, locale)


def amendment_words(order: Order, locale: Locale) -> Words:
    """Whether the order can still be changed or cancelled."""
    if order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED):
        return _words(f"utter_order_{order.status}", order, locale)
    return _words("utter_order_too_late" if order.dispatched else "utter_order_amendable", order, locale)


_DATES = ("ordered_on", "expected_on", "shipped_on", "delivered_on", "refunded_on")
_CARRIERS_IN_ENGLISH = {"ヤマト運輸": "Yamato Transport", "佐川急便": "Sagawa Express", "日本郵便": "Japan Post"}


def _words(response: str, order: Order, locale: Locale) -> Words:
    days: dict[str, date | None] = {name: getattr(order, name) for name in _DATES}
    carrier = order.carrier or ""
    return Words(
        response,
        {
            "number": order.number,
            "carrier": _CARRIERS_IN_ENGLISH.get(carrier, carrier) if locale == "en" else carrier,
            "tracking_number": order.tracking_number or "",
            **{name: day_text(day, locale) if day else "" for name, day in days.items()},
        },
    )
