"""Telephone numbers, however they are written, but the company's own."""

from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
import re2
import regex

from governance.digits import Candidate, Run
from governance.matter import Mark, Matter, Passage
from governance.normalise import fold

_SHORTEST, _LONGEST = 9, 16
_LANDLINE_SHAPES = {(2, 4, 4), (3, 3, 4), (4, 2, 4), (5, 1, 4)}
_SHAPES = _LANDLINE_SHAPES | {(3, 4, 4), (4, 3, 3), (4, 3, 4), (4, 6), (2, 2, 4, 4), (2, 1, 2, 4, 4), (2, 1, 1, 4, 4)}
"""How numbers are grouped as a rule, from abroad too; other groupings count only when evenly parted."""
_WORDS_OF = {
    "0": "ぜろ|れー|れい|まる|おー", "1": "いち|いー", "2": "にー|にい|に", "3": "さん", "4": "よん|よー|しー",
    "5": "ごー|ごう|ご", "6": "ろく", "7": "なな|なーな|しち", "8": "はち|ぱち", "9": "きゅう|きゅー|くー|く",
}  # fmt: skip
_SPOKEN_DIGIT = "|".join(_WORDS_OF.values())
_SPOKEN_GAP = r"(?:はいふん|[の\-ー~、,・. ]){0,3}"
_SPOKEN = regex.compile(
    rf"(?:({_SPOKEN_DIGIT}|[0-9〇一二三四五六七八九]){_SPOKEN_GAP}){{9,10}}({_SPOKEN_DIGIT}|[0-9〇一二三四五六七八九])"
)
_SPOKEN_SOMEWHERE = re2.compile(
    rf"(?:ぜろ|れい|まる|[0〇]){_SPOKEN_GAP}(?:(?:{_SPOKEN_DIGIT}|[0-9〇一二三四五六七八九]){_SPOKEN_GAP}){{8}}"
)
_SPOKEN_FIRST = ("ぜろ", "〇", "れいきゅ", "れいはち", "れいなな", "まるきゅ", "まるはち", "まるなな", "まるさん")
_DIGIT_OF = {word: digit for digit, words in _WORDS_OF.items() for word in words.split("|")} | dict(
    zip("〇一二三四五六七八九", "0123456789", strict=True)
)
_SERVICE_PREFIXES = ("0120", "0570", "0990", "0180", "0170")
_ABROAD = ("01081", "0081", "81")


def find(matter: Matter) -> Iterator[Mark]:
    """Marks each number with its plus sign or opening bracket."""
    own = own_numbers(matter)
    for passage in matter.passages:
        for mark, number in numbers(passage):
            if number not in own:
                yield mark


def own_numbers(matter: Matter) -> frozenset[str]:
    """The company's telephone numbers, digits only."""
    return frozenset(_only_digits(phone) for phone in matter.company.phones)


@lru_cache(maxsize=16)
def numbers(passage: Passage) -> tuple[tuple[Mark, str], ...]:
    """Every telephone number: where it stands, and its digits as dialled."""
    return (*(found for run in passage.runs for found in _in_run(passage, run)), *_spoken(passage))


def _spoken(passage: Passage) -> Iterator[tuple[Mark, str]]:
    """Numbers told in words: ゼロキューゼロの1234の5678."""
    text = passage.folded.text
    if not any(first in text for first in _SPOKEN_FIRST) or not _SPOKEN_SOMEWHERE.search(text):
        return
    for match in _SPOKEN.finditer(text):
        words = [*match.captures(1), *match.captures(2)]
        number, end = "".join(_DIGIT_OF.get(word, word) for word in words), match.end()
        if words[-1] == "に" and not _is_mobile(number):
            number, end = number[:-1], end - 1  # …5678にかけました
        if ("の" in match[0] or any(word in _DIGIT_OF and len(word) > 1 for word in words)) and (
            _is_mobile(number) or (number[0] == "0" and _is_valid(number, "JP"))
        ):
            yield passage.mark(match.start(), end), number


def _in_run(passage: Passage, run: Run) -> Iterator[tuple[Mark, str]]:
    text, reached = passage.folded.text, 0
    firsts = "0123456789" if "+" in text else "08"
    for candidate in run.candidates(_SHORTEST, _LONGEST, firsts):
        if candidate.first < reached:
            continue
        plus = text[candidate.start - 1 : candidate.start] == "+"
        number = _national(candidate, plus) or (_foreign(candidate) if plus else None)
        if number is None or not (plus or candidate.shape in _SHAPES or candidate.even(text)):
            continue
        reached = candidate.stop
        yield passage.mark(_with_sign(text, candidate), candidate.end), number


def _national(candidate: Candidate, plus: bool) -> str | None:
    """The number as dialled within Japan, if it is one (https://www.soumu.go.jp/main_sosiki/joho_tsusin/top/tel_number/)."""
    digits, shape = candidate.digits, candidate.shape
    if digits.startswith("0") and not digits.startswith("00") and not plus and _is_japanese(digits, shape):
        return digits
    for prefix in _ABROAD:
        rest = digits.removeprefix(prefix)
        if rest != digits and (plus or prefix != "81" or shape[0] == 2):
            local = "0" + rest.removeprefix("0")
            return local if _is_mobile(local) or ((plus or prefix != "81") and _is_valid(local, "JP")) else None
    return None


def _is_japanese(digits: str, shape: tuple[int, ...]) -> bool:
    if _is_mobile(digits) or (len(digits) == 11 and digits.startswith("0800")):
        return True
    if len(digits) != 10:
        return False
    if digits.startswith(_SERVICE_PREFIXES) and len(shape) <= 3:
        return True
    return shape in _LANDLINE_SHAPES or _is_valid(digits, "JP")


def _is_mobile(digits: str) -> bool:
    """Mobile and internet telephone: 050, 060, 070, 080, 090 and eight digits."""
    return len(digits) == 11 and digits[0] == "0" and digits[1] in "56789" and digits[2] == "0"


def _foreign(candidate: Candidate) -> str | None:
    return candidate.digits if _is_valid("+" + candidate.digits, None) else None


@lru_cache(maxsize=4096)
def _is_valid(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _with_sign(text: str, candidate: Candidate) -> int:
    """Where the number begins, its plus sign or the bracket that closes within it included."""
    before = text[candidate.start - 1 : candidate.start]
    if before == "+" or (before == "(" and ")" in text[candidate.start : candidate.end]):
        return candidate.start - 1
    return candidate.start


def _only_digits(phone: str) -> str:
    return "".join(char for char in fold(phone).text if char in "0123456789")
