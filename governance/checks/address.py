"""Postal addresses down to the number of the house, but the company's own."""

import re
from collections.abc import Iterator

import re2

from governance.matter import Mark, Matter
from governance.normalise import fold

_PREFECTURES = (
    "北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|"
    "愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_N = "[0-9〇一二三四五六七八九十百]{1,5}"
_JOIN = r"(?: ?[\-ー~] ?)"
_ROOM = "(?:号?室)?"
_MORE = rf"(?: ?の? ?{_N} ?(?:番地?|号)?{_JOIN}?)"
_NAMED = (
    rf"{_N} ?丁目{_MORE}{{1,4}}{_ROOM}|{_N} ?番地{_MORE}{{0,3}}{_ROOM}|"
    rf"{_N} ?番 ?の? ?{_N} ?号?(?:{_JOIN}{_N})?{_ROOM}"
)
_NUMBER = rf"{_NAMED}|{_N}(?:{_JOIN}{_N}){{1,4}}{_ROOM}"
_STRONG = rf"{_NAMED}|{_N}(?:{_JOIN}{_N}){{2,4}}{_ROOM}"
_TOWN = rf"(?: ?(?:[^\s、。,.!?()「」0-9\-]{{1,14}}?|{_N}(?:条|線)))"
_POSTCODE = r"(?:〒 ?)?(?:[0-9]{3}-?[0-9]{4} ?\n? ?)?"
_ADDRESS = re2.compile(
    rf"({_POSTCODE}(?:{_PREFECTURES}) ?[^\s、。,.!?()「」0-9\-]{{1,10}}?[市区町村郡]{_TOWN}{{0,4}}? ?(?:{_NUMBER})"
    rf"|{_POSTCODE}[\p{{Han}}々ゖ]{{1,6}}?[市区町村]{_TOWN}{{1,4}}? ?(?:{_STRONG}))"
)
_QUANTITY = re.compile(r" ?(?:日|時|分|円|個|枚|名|人|週|ゖ月|か月|ヶ月|月|年|%|歳|回|点|件|km|m\b|cm|営業)")
_SENTENCE = re.compile(
    "を|に[はおも]|で[はすも]|へ|ます|する|した|して|から|まで|のお|[はがでにも] ?[0-9〇一二三四五六七八九十]|[はがも] "
)
"""What stands between a town and a number in a sentence, and in no address."""
_STEPS = re.compile(r"丁目|番地の?|番|号室?|ー|~")


def find(matter: Matter) -> Iterator[Mark]:
    """Marks from the postcode, prefecture or town to the last number."""
    own = tuple(form for address in matter.company.addresses for form in _forms(address))
    for passage in matter.passages:
        for start, end in _addresses(passage.folded.text):
            if not _canonical(passage.folded.text[start:end]).endswith(own):
                yield passage.mark(start, end)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESS.finditer(text):
        start, end = match.span(1)
        if _QUANTITY.match(text, end):
            continue
        # A sentence may run from one town to the next before the number comes: the address is its last part.
        while start < end and _SENTENCE.search(text[start:end]):
            later = _ADDRESS.search(text[start + 1 : end])
            start = end if later is None else start + 1 + later.start(1)
        if start < end:
            yield start, end


def _forms(address: str) -> tuple[str, str]:
    """The company's address with and without its prefecture, as it is compared."""
    whole = _canonical(fold(address).text)
    return whole, re.sub(f"^(?:{_PREFECTURES})", "", whole)


def _canonical(address: str) -> str:
    return re.sub(r"-+", "-", _STEPS.sub("-", address.replace(" ", ""))).strip("-")
