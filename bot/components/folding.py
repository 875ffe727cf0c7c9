"""Unicode folding (NFKC) that remembers where every character came from.

Folding changes lengths: ``ｶﾞ`` becomes one character and ``㍿`` four. Whatever is found in the folded text is reported
in the original's offsets.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Half-width (semi-)voiced sound marks join the character before them only under NFKC; they are not combining
# characters themselves.
_HALF_WIDTH_MARKS = "ﾞﾟ"


@dataclass(frozen=True)
class FoldedText:
    """The folded text, and for each of its characters the span of the original that it stands for."""

    text: str
    origins: tuple[tuple[int, int], ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets of ``text[start:end]``, which must not be empty."""
        return self.origins[start][0], self.origins[end - 1][1]


def fold(text: str) -> FoldedText:
    pieces: list[str] = []
    origins: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        folded = unicodedata.normalize("NFKC", text[start:end])
        pieces.append(folded)
        origins.extend([(start, end)] * len(folded))
    return FoldedText("".join(pieces), tuple(origins))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the text that must be folded as a whole: a character with the marks that follow it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (unicodedata.combining(text[at]) or text[at] in _HALF_WIDTH_MARKS):
            yield start, at
            start = at
