"""What customers come for, in words short enough for a button, and the queue that knows about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.reasons import Queue
from actions.turn import Locale


@dataclass(frozen=True)
class Topic:
    """One intent that is a matter for the shop. Titles fit a button of twenty characters."""

    ja: str
    en: str
    queue: Queue = "general"
    about_an_order: bool = False
    """A person needs to know which order it is."""

    def title(self, locale: Locale) -> str:
        return self.en if locale == "en" else self.ja


TOPICS: Mapping[str, Topic] = {
    "order_status": Topic("注文の状況", "Order status", "orders", about_an_order=True),
    "delivery_time": Topic("お届けの日数・日時", "Delivery time", "orders"),
    "cancel_order": Topic("注文のキャンセル", "Cancel an order", "orders", about_an_order=True),
    "change_order": Topic("注文内容の変更", "Change an order", "orders", about_an_order=True),
    "return_item": Topic("返品", "Return", "returns", about_an_order=True),
    "exchange_item": Topic("交換", "Exchange", "returns", about_an_order=True),
    "refund_status": Topic("返金の状況", "Refund status", "returns", about_an_order=True),
    "defective_item": Topic("不良品・破損", "Flaw or damage", "returns", about_an_order=True),
    "wrong_item": Topic("違う商品・不足", "Wrong, missing item", "returns", about_an_order=True),
    "ask_stock": Topic("在庫", "Stock"),
    "ask_restock": Topic("再入荷", "Restock"),
    "ask_size": Topic("サイズ", "Sizes"),
    "ask_coupon": Topic("クーポン・ポイント", "Coupons and points"),
    "ask_payment": Topic("お支払い・領収書", "Payment, receipts"),
    "ask_shipping_fee": Topic("送料", "Shipping fee"),
    "ask_store": Topic("店舗・営業時間", "Stores and hours"),
    "ask_care": Topic("素材・お手入れ", "Material and care"),
    "ask_gift": Topic("ギフト・ラッピング", "Gifts and wrapping"),
    "login_problem": Topic("ログイン・会員情報", "Login and account"),
}
