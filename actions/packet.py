"""What a person needs to know when taking over: 用件, 確認できたこと, これから決めること."""

from dataclasses import dataclass

from actions.reasons import Queue, Reason
from actions.speech import day_text
from actions.topics import TOPICS
from actions.turn import Locale, Said, Turn
from core.orders import Order, OrderStatus

LAST_MESSAGES = 5
LINES_PER_COLUMN = 6
_QUOTE_LENGTH = 80
_SLOTS = ("order_number", "case_product", "product", "size", "color", "date", "exchange_wish")

_STATUS: dict[OrderStatus, dict[Locale, str]] = {
    OrderStatus.AWAITING_PAYMENT: {"ja": "お支払い待ち", "en": "awaiting payment"},
    OrderStatus.PREPARING: {"ja": "発送準備中", "en": "being prepared"},
    OrderStatus.SHIPPED: {"ja": "発送済み", "en": "shipped"},
    OrderStatus.DELIVERED: {"ja": "お届け済み", "en": "delivered"},
    OrderStatus.CANCELLED: {"ja": "キャンセル済み", "en": "cancelled"},
    OrderStatus.RETURNED: {"ja": "返品手続き中", "en": "being returned"},
    OrderStatus.REFUNDED: {"ja": "返金手続き済み", "en": "refunded"},
}


@dataclass(frozen=True)
class Facts:
    """What is known beside the customer's words. `given`: an order number that the shop does not have."""

    order: Order | None = None
    given: str | None = None


@dataclass(frozen=True)
class Packet:
    """One hand-off, in the language of the staff."""

    reason: Reason
    queue: Queue
    request: str
    confirmed: tuple[str, ...]
    open: tuple[str, ...]
    turn: Turn

    def as_handoff(self) -> dict[str, object]:
        """The `handoff` of the turn's answer."""
        return {
            "reason": self.reason.code,
            "queue": self.queue,
            "priority": self.reason.priority,
            "summary": {
                "request": self.request,
                "confirmed": list(self.confirmed),
                "open": list(self.open),
                "intent": self.turn.intent,
                "confidence": round(self.turn.confidence, 3),
                "slots": {name: value for name in _SLOTS if (value := self.turn.text_slot(name))},
                "last_messages": [
                    {"author": said.author, "text": said.text} for said in self.turn.said[-LAST_MESSAGES:]
                ],
            },
        }


def make_packet(reason: Reason, turn: Turn, facts: Facts, language: Locale) -> Packet:
    """The packet for this turn, as far as it is known."""
    return Packet(
        reason=reason,
        queue=reason.queue or _queue(turn.topic),
        request=_request(reason, turn, language),
        confirmed=_confirmed(turn, facts, language)[:LINES_PER_COLUMN],
        open=_open(reason, turn, facts, language)[:LINES_PER_COLUMN],
        turn=turn,
    )


def _queue(topic: Said | None) -> Queue:
    known = TOPICS.get(topic.intent) if topic else None
    return known.queue if known else "general"


def _request(reason: Reason, turn: Turn, language: Locale) -> str:
    topic = turn.topic
    if topic is None or topic.intent not in TOPICS:
        return _quoted(reason.wording[language], turn.last_words, language)
    return _quoted(TOPICS[topic.intent].title(language), topic.text, language)


def _quoted(title: str, words: str, language: Locale) -> str:
    flat = " ".join(words.split())
    short = flat if len(flat) <= _QUOTE_LENGTH else flat[: _QUOTE_LENGTH - 1] + "…"
    quoted = f": “{short}”" if language == "en" else f"「{short}」"
    return title + quoted if short else title


def _confirmed(turn: Turn, facts: Facts, language: Locale) -> tuple[str, ...]:
    lines = [_order_line(facts.order, language)] if facts.order else []
    lines += [
        _said_line(label, value, language)
        for name, label in _LABELS[language].items()
        if (value := turn.text_slot(name)) and not _repeated(name, turn)
    ]
    return tuple(lines)


def _repeated(name: str, turn: Turn) -> bool:
    return name == "product" and turn.text_slot("case_product") is not None


_LABELS: dict[Locale, dict[str, str]] = {
    "ja": {
        "case_product": "商品",
        "product": "商品",
        "size": "サイズ",
        "color": "色",
        "date": "日にち",
        "exchange_wish": "ご希望",
    },
    "en": {
        "case_product": "Item",
        "product": "Item",
        "size": "Size",
        "color": "Colour",
        "date": "Date",
        "exchange_wish": "Wish",
    },
}


def _said_line(label: str, value: str, language: Locale) -> str:
    flat = " ".join(value.split())[:_QUOTE_LENGTH]
    return f"{label}: {flat} (customer's words)" if language == "en" else f"{label}: {flat}(お客さま申告)"


def _order_line(order: Order, language: Locale) -> str:
    day = order.refunded_on or order.delivered_on or order.shipped_on or order.ordered_on
    what = ", ".join(f"{line.product} {line.color} {line.size} x{line.quantity}" for line in order.lines)
    status = _STATUS[order.status][language]
    if language == "en":
        return f"Order {order.number}: {status}, {day_text(day, language)} ({what})"
    return f"注文 {order.number}・{status} {day_text(day, language)}({what})"


def _open(reason: Reason, turn: Turn, facts: Facts, language: Locale) -> tuple[str, ...]:
    lines = [wording[language] for wording in reason.open]
    if facts.given:
        unknown = {
            "ja": f"注文番号「{facts.given}」が見当たらない",
            "en": f'There is no order "{facts.given}"',
        }
        lines.insert(0, unknown[language])
    elif facts.order is None and _about_an_order(turn.topic) and turn.text_slot("order_number") is None:
        lines.insert(0, "Which order it is about" if language == "en" else "どの注文か(番号を伺えていない)")
    return tuple(lines)


def _about_an_order(topic: Said | None) -> bool:
    return topic is not None and topic.intent in TOPICS and TOPICS[topic.intent].about_an_order
