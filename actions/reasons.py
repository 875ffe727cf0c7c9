"""Why a conversation goes to a person: the code, its wording, where it goes and what is left to decide there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from actions.turn import Locale

Queue = Literal["general", "orders", "returns"]
Priority = Literal["low", "normal", "high", "urgent"]
Bilingual = Mapping[Locale, str]


@dataclass(frozen=True)
class Reason:
    """One way to a person. `queue` None: the topic decides."""

    code: str
    wording: Bilingual
    queue: Queue | None = None
    priority: Priority = "normal"
    open: tuple[Bilingual, ...] = ()


def _both(ja: str, en: str) -> Bilingual:
    return {"ja": ja, "en": en}


CUSTOMER_ASKED = Reason("customer_asked", _both("お客さまのご希望", "The customer asked for a person"))
FALLBACK_TWICE = Reason(
    "fallback_twice",
    _both("自動応答が2回続けて読み取れなかった", "The bot did not understand twice in a row"),
    open=(_both("ご用件の確認", "What the customer wants"),),
)
DEFECTIVE_ITEM = Reason(
    "defective_item",
    _both("不良品のご連絡", "A flaw was reported"),
    "returns",
    "high",
    (
        _both("写真での状態の確認", "Photos of the flaw"),
        _both("交換・返品・返金のどれにするか", "Exchange, return or refund"),
    ),
)
WRONG_ITEM = Reason(
    "wrong_item",
    _both("お届け間違い・不足のご連絡", "The wrong goods, or too few, arrived"),
    "returns",
    "high",
    (_both("出荷の記録の確認", "What the warehouse sent"), _both("正しい商品の手配", "Sending the right goods")),
)
RETURN_ITEM = Reason(
    "return_item",
    _both("返品のお申し込み", "A return was asked for"),
    "returns",
    open=(
        _both("未使用・タグ付きの確認", "Whether it is unworn with tags"),
        _both("返品をお受けするか", "Whether we accept it"),
    ),
)
EXCHANGE_ITEM = Reason(
    "exchange_item",
    _both("交換のお申し込み(在庫の確保は人の確認が必要)", "An exchange was asked for; a person must reserve the stock"),
    "returns",
    open=(
        _both("在庫の取り置き", "Reserving the stock"),
        _both("未使用・タグ付きの確認", "Whether it is unworn with tags"),
    ),
)
CANCEL_ORDER = Reason(
    "cancel_order",
    _both("キャンセルのご希望(発送前)", "Cancellation before dispatch"),
    "orders",
    "high",
    (_both("発送前に止められるか", "Whether it can be stopped before dispatch"),),
)
CHANGE_ORDER = Reason(
    "change_order",
    _both("注文変更のご希望(発送前)", "A change before dispatch"),
    "orders",
    "high",
    (_both("変更の内容と、発送前に間に合うか", "What to change, and whether there is time"),),
)
ORDER_NOT_FOUND = Reason(
    "order_not_found",
    _both("注文が見つからない", "The order was not found"),
    "orders",
    open=(_both("正しい注文番号", "The right order number"),),
)
ORDER_UNAVAILABLE = Reason(
    "order_unavailable",
    _both("注文の照会ができなかった", "Orders could not be looked up"),
    "orders",
    open=(_both("注文の状況", "Where the order stands"),),
)
DELIVERY_OVERDUE = Reason(
    "delivery_overdue",
    _both("お届け予定日を過ぎている", "The parcel is overdue"),
    "orders",
    "high",
    (_both("配送会社への確認", "Asking the carrier"),),
)
REFUND_UNKNOWN = Reason(
    "refund_unknown",
    _both("返金の記録がない", "There is no refund on record"),
    "returns",
    open=(_both("返金の有無と時期", "Whether and when it is refunded"),),
)

REASONS: Mapping[str, Reason] = {
    reason.code: reason
    for reason in (
        CUSTOMER_ASKED,
        FALLBACK_TWICE,
        DEFECTIVE_ITEM,
        WRONG_ITEM,
        RETURN_ITEM,
        EXCHANGE_ITEM,
        CANCEL_ORDER,
        CHANGE_ORDER,
        ORDER_NOT_FOUND,
        ORDER_UNAVAILABLE,
        DELIVERY_OVERDUE,
        REFUND_UNKNOWN,
    )
}
