"""Characters that no platform carries: controls, halves of surrogate pairs, noncharacters."""

from collections.abc import Iterator

from governance.matter import Mark, Matter, Passage

_CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - set("\t\n\r")
_HALF_PAIRS = {chr(code) for code in range(0xD800, 0xE000)}
_NONCHARACTERS = {chr(code) for code in range(0xFDD0, 0xFDF0)} | {
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
}
"""https://www.unicode.org/faq/private_use.html#nonchar1"""
_BROKEN = frozenset(_CONTROLS | _HALF_PAIRS | _NONCHARACTERS)


def find(matter: Matter) -> Iterator[Mark]:
    """Marks each run of such characters."""
    for passage in matter.passages:
        if not _BROKEN.isdisjoint(passage.characters):
            yield from _runs(passage)


def _runs(passage: Passage) -> Iterator[Mark]:
    start: int | None = None
    for place, char in enumerate((*passage.text, "")):
        if char in _BROKEN:
            start = place if start is None else start
        elif start is not None:
            yield passage.mark_original(start, place)
            start = None
