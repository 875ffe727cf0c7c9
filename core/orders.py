"""What the shop knows about an order: the protocol every order source keeps, and the order it gives."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class OrderStatus(StrEnum):
    """Where an order stands; the words for customers live with the actions."""

    AWAITING_PAYMENT = "awaiting_payment"
    PREPARING = "preparing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class OrderLine:
    """One kind of goods in an order."""

    product: str
    size: str
    color: str
    quantity: int = 1


@dataclass(frozen=True)
class Order:
    """An order without anything personal: no name, no address, no means of payment."""

    number: str
    ordered_on: date
    status: OrderStatus
    lines: tuple[OrderLine, ...]
    expected_on: date | None = None
    """The day the parcel is due at the customer's door; None while nobody knows."""
    shipped_on: date | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    delivered_on: date | None = None
    refunded_on: date | None = None

    def __post_init__(self) -> None:
        missing = [name for name in _REQUIRED[self.status] if getattr(self, name) is None]
        if missing:
            raise ValueError(f"order {self.number} is {self.status} but has no {', '.join(missing)}")
        if normalise_order_number(self.number) != self.number:
            raise ValueError(f"{self.number} is not an order number of this shop")

    @property
    def dispatched(self) -> bool:
        """Whether the parcel has left the house, so that it can no longer be changed."""
        return self.shipped_on is not None


_ON_THE_WAY = ("shipped_on", "carrier", "tracking_number")
_REQUIRED: dict[OrderStatus, tuple[str, ...]] = {
    OrderStatus.AWAITING_PAYMENT: (),
    OrderStatus.PREPARING: (),
    OrderStatus.SHIPPED: (*_ON_THE_WAY, "expected_on"),
    OrderStatus.DELIVERED: (*_ON_THE_WAY, "delivered_on"),
    OrderStatus.CANCELLED: (),
    OrderStatus.RETURNED: (*_ON_THE_WAY, "delivered_on"),
    OrderStatus.REFUNDED: ("refunded_on",),
}


class OrderSourceError(Exception):
    """The shop's system could not be asked. Says nothing about whether the order exists."""


class OrderSource(Protocol):
    """Where orders are looked up: the demo shop here, a company's own system elsewhere."""

    async def find(self, number: str) -> Order | None:
        """The order with this normalised number, or None when there is none. Raises OrderSourceError."""
        ...


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ", "-"))
_GENERATIONS = (
    (re.compile(r"(\d{8})"), "{0}"),
    (re.compile(r"B-?(\d{6})"), "B-{0}"),
    (re.compile(r"AP-?(\d{8})-?(\d{4})"), "AP-{0}-{1}"),
)


def normalise_order_number(text: str) -> str | None:
    """The number as the shop writes it, from what a customer typed (full width, small letters, blanks, no dashes).

    None when it is no number of any of the three generations.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    compact = re.sub(r"[\s#.:]|NO", "", folded)
    for pattern, form in _GENERATIONS:
        if found := pattern.fullmatch(compact):
            return form.format(*found.groups())
    return None
