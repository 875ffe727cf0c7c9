"""A folded text being read anew: each step changes signs or takes some out, and every sign still knows its place."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from governance.normalise import Folded

Edit = tuple[int, int, str]
"""From where to where, and what is read there."""


class Rewriting:
    """Begins as the folded text itself."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._spans: list[tuple[int, int]] | None = None
        self.text = folded.plain

    def read_as(self, text: str) -> None:
        """The same signs in the same number, read otherwise."""
        self.text = text

    def replace(self, pattern: "re.Pattern[str]", meant: Callable[["re.Match[str]"], str]) -> None:
        """Every match read as what `meant` makes of it."""
        self.edit((*found.span(), meant(found)) for found in pattern.finditer(self.text))

    def edit(self, edits: Iterable[Edit]) -> None:
        """Several at once. One that reaches into the one before it is left out."""
        pieces: list[tuple[str, list[tuple[int, int]]]] = []
        done = 0
        for start, end, meant in sorted(edits):
            if start >= done and self.text[start:end] != meant:
                pieces.append((self.text[done:start], self._places(done, start)))
                pieces.append((meant, list(self._spread(start, end, len(meant)))))
                done = end
        if pieces:
            pieces.append((self.text[done:], self._places(done, len(self.text))))
            self.text = "".join(text for text, _ in pieces)
            self._spans = list(chain.from_iterable(spans for _, spans in pieces))

    def _places(self, start: int, end: int) -> list[tuple[int, int]]:
        if self._spans is not None:
            return self._spans[start:end]
        return [self._folded.original_span(place, place + 1) for place in range(start, end)]

    def _spread(self, start: int, end: int, length: int) -> Iterator[tuple[int, int]]:
        """Places for so many signs in the room of others, as evenly as they go."""
        room = self._places(start, end)
        for sign in range(length):
            first = sign * len(room) // length
            last = max(first, (sign + 1) * len(room) // length - 1)
            yield room[first][0], room[last][1]

    def folded(self) -> Folded | None:
        """The reading; None where it is the text itself."""
        if self._spans is not None:
            starts, ends = zip(*self._spans, strict=True) if self._spans else ((), ())
            return Folded(self._folded.original, self.text, starts, ends)
        if self.text == self._folded.plain:
            return None
        return Folded(self._folded.original, self.text, self._folded.starts, self._folded.ends)
