"""Prizes beside their caps: gifts to every buyer, draws among buyers, draws of several shops together."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import re2

from governance.matter import Check, Mark, Matter
from governance.normalise import Folded

# Folded text: katakana stands as hiragana.
_AMOUNT = re.compile(r"¥ ?(?P<yen>[0-9][0-9,]*)|(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?) ?(?P<unit>万|千)?円")
_TO_BUY = re.compile(
    r"(?:\(税[込抜]\))? ?(?:以上|(?:以上|から)?(?:の|を|分)? ?(?:ご|お)?"
    r"(?:買い?上げ|買い?物|購入|注文|会計|利用)"
    r"|\)?(?:の[^。\n0-9]{1,8})?を?(?:ご|お)?(?:買う|買って|買えば|買った|求め|購入|買い?上げ)"
    r"|\)?(?:で|につき|ごとに) ?(?:1|一)(?:口|回|枚))"
)
_NO_PRIZE = re.compile(
    r"(?i)(?:\([^)]{0,8}\))? ?(?:分の?)?(?:引|off|おふ|割引|値引|くーぽん|ぽいんと|未満|以下|以内|税)"
)
_IS_PRIZE = re.compile(r"(?:\([^)]{0,8}\))? ?(?:相当|分|の|が|を|もの|!|\)|。|、|$)")
_GIVEN = re2.compile(
    r"ぷれぜんと|抽選で|商品券|旅行券|ぎふと(?:券|かーど)|進呈|差し上げ|贈呈|贈り|当た[るりっ]|当選|特[賞等]|[1-9一二三]等|[a-e]賞|賞品|景品|もらえ|ついて(?:くる|きます)|"
    r"おまけ|のべるてぃ|お付け"
)
_DRAWN = re2.compile(
    r"抽選(?:で|会|に|[0-9一])|くじ|福引|当た[るりっ]|当選|るーれっと|がらぽん|びんご|じゃんけん|特[賞等]|[1-9一二三]等|[a-e]賞"
)
_JOINT = re2.compile(r"合同|共同|商店[街会]|もーる|共催|加盟店|組合")
_BOUGHT = re2.compile(r"購入|買い?上げ|買い?物|注文|れしーと|会計")
_EVERYBODY = re2.compile(r"全員|もれなく|漏れなく|必ず|皆(?:様|さま)")
_WITHOUT_AMOUNT = 1000
"""Where no least purchase is told, the cheapest article counts; few shops have none below 5,000 yen."""

Cap = Callable[[str, float | None], float | None]
"""The most that a prize may be worth, by the text and the least purchase; None where it has no such cap."""


def _bonus_cap(text: str, purchase: float | None) -> float | None:
    if _DRAWN.search(text):
        return None
    if purchase is None:
        return _WITHOUT_AMOUNT if _BOUGHT.search(text) and _EVERYBODY.search(text) else None
    return 200 if purchase < 1000 else purchase / 5


def _lottery_cap(text: str, purchase: float | None) -> float | None:
    if not _DRAWN.search(text) or _JOINT.search(text):
        return None
    if purchase is None:
        return 100_000 if _BOUGHT.search(text) else None
    return min(100_000, purchase * 20)


def _joint_cap(text: str, _purchase: float | None) -> float | None:
    return 300_000 if _DRAWN.search(text) and _JOINT.search(text) else None


def _found(matter: Matter, cap: Cap) -> Iterator[Mark]:
    known: set[Mark | tuple[int, int]] = set()
    for passage in matter.passages:
        for reading in passage.readings:
            for start, end in _above(reading, cap):
                mark = passage.mark(start, end, reading)
                if (mark.start, mark.end) not in known:
                    known.add((mark.start, mark.end))
                    yield mark


def _above(reading: Folded, cap: Cap) -> Iterator[tuple[int, int]]:
    """The places of the prizes that are worth more than they may be."""
    text = reading.text
    if not _GIVEN.search(text):
        return
    amounts = _amounts(text)
    most = cap(text, min((each.yen for each in amounts if each.to_buy), default=None))
    if most is not None:
        yield from ((each.start, each.end) for each in amounts if each.is_prize and each.yen > most)


@dataclass(frozen=True)
class _Amount:
    """A sum of money: what has to be bought, or what is given."""

    start: int
    end: int
    yen: float
    to_buy: bool
    is_prize: bool


@lru_cache(maxsize=16)
def _amounts(text: str) -> tuple[_Amount, ...]:
    """All rules of prizes ask about the same text, one after the other."""
    return tuple(_amount(text, match) for match in _AMOUNT.finditer(text))


def _amount(text: str, match: "re.Match[str]") -> _Amount:
    end = match.end()
    to_buy = _TO_BUY.match(text, end) is not None
    is_prize = not to_buy and _IS_PRIZE.match(text, end) is not None and not _NO_PRIZE.match(text, end)
    return _Amount(match.start(), end, _yen(match), to_buy, is_prize)


def _yen(match: "re.Match[str]") -> float:
    number = float((match["yen"] or match["number"]).replace(",", ""))
    return number * {"万": 10_000, "千": 1000}.get(match["unit"] or "", 1)


def finder(kind: str) -> Check:
    """A check of one kind of prize: bonus, lottery, joint."""
    cap: Cap = {"bonus": _bonus_cap, "lottery": _lottery_cap, "joint": _joint_cap}[kind]
    return lambda matter: _found(matter, cap)
