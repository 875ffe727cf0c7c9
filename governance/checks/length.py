"""Longer than the platform takes."""

from collections.abc import Iterator, Mapping

from core.limits import LengthUnit, length
from governance.matter import Mark, Matter

_CHARACTERS = ("文字", "characters")
_UNIT_WORDS: Mapping[LengthUnit, tuple[str, str]] = {"utf8": ("バイト", "bytes")}


def find(matter: Matter) -> Iterator[Mark]:
    """Marks what stands beyond the limit, counted in the platform's own unit. A button's title counts graphemes."""
    limits = matter.limits
    for passage in matter.passages:
        unit: LengthUnit = limits.length_unit if passage.button is None else "graphemes"
        most = limits.text_length if passage.button is None else limits.button_title_length
        if len(passage.text) * 4 <= most:  # no unit counts more than four for a character
            continue
        counted = length(passage.text, unit)
        if counted > most:
            fits = fitting(passage.text, most, unit)
            ja, en = _UNIT_WORDS.get(unit, _CHARACTERS)
            yield passage.mark_original(fits, len(passage.text), length=counted, limit=most, ja=ja, en=en)


def fitting(text: str, most: int, unit: LengthUnit) -> int:
    """How many characters of the text fit, found by halving."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if length(text[:middle], unit) <= most:
            low = middle
        else:
            high = middle - 1
    return low
