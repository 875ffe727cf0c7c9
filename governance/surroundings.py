"""What stands around a number tells what kind of number it is."""

import re

BEFORE, AFTER = 40, 20
"""How many characters around a number are looked at for its name."""
_UNIT_AFTER = re.compile(r" ?(?:円|税|yen|jpy|ドル|どる|usd|pt|ぽいんと|個|点|枚|本)", re.IGNORECASE)
_SIGN_BEFORE = re.compile(r"[¥$€£+] ?$")
_CODE_BEFORE = re.compile(r"(?:[A-Za-z][\-_#]?|\S(?://|www\.|=)\S*|[\-_]|\S/)$")
_PARCEL = (
    r"追跡|伝票|送り状|荷物|お問い?合わ?せ番号|配送|配達|発送|出荷|宅配|宅急便|やまと|佐川|日本郵便|ゆうぱっく|"
    r"れたーぱっく|tracking|parcel|shipment|shipped|waybill|courier"
)
_OTHER_NAMES = (
    r"注文|order|受注|予約|会員|お客様番号|顧客番号|ぽいんとかーど|口座|管理番号|受付番号|型番|品番|商品番号|商品こーど|"
    r"\bjan\b|\bsku\b|しりある|serial|製造番号|請求書|invoice|\bref\b|reference|登録番号"
)
_PARCEL_NAMED = re.compile(_PARCEL, re.IGNORECASE)
_NAMED_OTHERWISE = re.compile(f"{_PARCEL}|{_OTHER_NAMES}", re.IGNORECASE)


def is_amount(text: str, start: int, end: int) -> bool:
    """Prices and quantities: a currency sign before or a unit behind."""
    return bool(_UNIT_AFTER.match(text, end) or _SIGN_BEFORE.search(text[max(0, start - 2) : start]))


def is_parcel(text: str, start: int, end: int) -> bool:
    """Whether a parcel's number is named near by."""
    return _PARCEL_NAMED.search(text, max(0, start - BEFORE), end + AFTER) is not None


def is_named_otherwise(text: str, start: int, end: int) -> bool:
    """Whether what stands near calls the number a parcel's, an order's, a member's, a product's …"""
    return _NAMED_OTHERWISE.search(text, max(0, start - BEFORE), end + AFTER) is not None


def is_part_of_code(text: str, start: int) -> bool:
    """Whether letters, a dash or an address run straight into the number: AP-20261103-4821, https://…?no=4012…"""
    return _CODE_BEFORE.search(text[max(0, start - BEFORE) : start]) is not None
