"""Payment card numbers: brand, length and check digit agree."""

import re
from collections.abc import Iterator

from governance.digits import Candidate, Run
from governance.matter import Mark, Matter, Passage
from governance.surroundings import is_amount, is_parcel

_SHORTEST, _LONGEST = 13, 19
_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d+(?<=^.{16})"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|3(?:0[0-5]|095|[689])\d+(?<=^.{14})"  # Diners Club
    r"|(?:6011|64[4-9]|65)\d+(?<=^.{16})"  # Discover
    r"|62\d{14,17}"  # UnionPay
)
"""Issuer ranges of ISO/IEC 7812 as the brands publish them (https://www.jcbglobal.com …)."""

_SHAPES = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3)}
"""How brands group their digits."""


def find(matter: Matter) -> Iterator[Mark]:
    """Marks each number from its first to its last digit."""
    for passage in matter.passages:
        for run in passage.runs:
            yield from _in_run(passage, run)


def _in_run(passage: Passage, run: Run) -> Iterator[Mark]:
    reached = 0
    for candidate in run.candidates(_SHORTEST, _LONGEST, "23456"):
        if candidate.first >= reached and is_card(candidate.digits) and not _is_other(passage, candidate):
            reached = candidate.stop
            yield passage.mark(candidate.start, candidate.end)


def is_card(digits: str) -> bool:
    """Whether these digits are a card number of a brand, check digit and all."""
    return _BRANDS.fullmatch(digits) is not None and luhn(digits) and not is_jan(digits)


def is_jan(digits: str) -> bool:
    """A Japanese article number (EAN-13 with prefix 45 or 49): it looks like the old, short Visa numbers."""
    if len(digits) != 13 or not digits.startswith(("45", "49")):
        return False
    return (sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))) % 10 == 0


def luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def _is_other(passage: Passage, candidate: Candidate) -> bool:
    """Prices, dates with times, two parcels side by side: one in ten has the right check digit by chance."""
    text = passage.folded.text
    if is_amount(text, candidate.start, candidate.end):
        return True
    if candidate.even(text):
        return False
    return candidate.shape not in _SHAPES or is_parcel(text, candidate.start, candidate.end)
