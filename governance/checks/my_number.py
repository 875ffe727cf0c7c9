"""My Number (個人番号): twelve digits with their check digit.

One of ten random twelve-digit numbers has the right check digit, and parcel numbers have twelve digits too. So a number
that is not called My Number counts only in its usual shapes and where nothing near says that it is another kind of
number. `python -m benchmarks.gate` prints how many random numbers are taken for one, by what stands around: one in ten
when nothing does, none beside the name of a parcel, an order, a member or an amount.
"""

import re
from collections.abc import Iterator

from governance.digits import Candidate
from governance.matter import Mark, Matter, Passage
from governance.surroundings import BEFORE, is_amount, is_named_otherwise, is_part_of_code

_LENGTH = 12
_LABEL = re.compile(r"まいなんばー|まいな(?:んばー)?かーど|個人番号|my ?number|通知かーど", re.IGNORECASE)
_SHAPES = {(12,), (4, 4, 4), (1,) * 12}
_DATE_AND_TIME = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d")


def find(matter: Matter) -> Iterator[Mark]:
    """Marks each number from its first to its last digit."""
    for passage in matter.passages:
        for run in passage.runs:
            reached = 0
            for candidate in run.candidates(_LENGTH, _LENGTH):
                if candidate.first >= reached and is_my_number(candidate.digits) and _is_meant(passage, candidate):
                    reached = candidate.stop
                    yield passage.mark(candidate.start, candidate.end)


def is_my_number(digits: str) -> bool:
    """The check digit of the ordinance of the Ministry of Internal Affairs no. 85 of 2014, article 5."""
    body, last = digits[:-1], int(digits[-1])
    weighted = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5) for place, digit in enumerate(reversed(body), start=1)
    )
    rest = weighted % 11
    return last == (0 if rest <= 1 else 11 - rest)


def _is_meant(passage: Passage, candidate: Candidate) -> bool:
    text = passage.folded.text
    if _LABEL.search(text, max(0, candidate.start - BEFORE), candidate.start):
        return True
    return (
        candidate.shape in _SHAPES
        and candidate.alone(text)
        and candidate.even(text)
        and not is_amount(text, candidate.start, candidate.end)
        and not is_part_of_code(text, candidate.start)
        and not _DATE_AND_TIME.fullmatch(candidate.digits)
        and not is_named_otherwise(text, candidate.start, candidate.end)
    )
