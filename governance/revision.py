"""Texts put right: corrections applied, with the way back to the place in what was written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Correction:
    """What is to stand in place of some characters of one message."""

    message: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Revised:
    """A text after corrections; `starts` and `ends` tell where each of its characters stood in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def unchanged(cls, text: str) -> "Revised":
        """A text before any correction."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the characters from `start` up to, not including, `end`."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
        return place, place

    def with_corrections(self, corrections: Iterable[Correction]) -> "Revised":
        """The text with these applied; of two that overlap, the longer one counts."""
        text, starts, ends = self.text, list(self.starts), list(self.ends)
        for each in sorted(_apart(corrections), key=lambda each: -each.start):
            start, end = self.original_span(each.start, each.end)
            text = text[: each.start] + each.text + text[each.end :]
            starts[each.start : each.end] = [start] * len(each.text)
            ends[each.start : each.end] = [end] * len(each.text)
        return Revised(text, tuple(starts), tuple(ends))


def revised(texts: Sequence[Revised], corrections: Sequence[Correction]) -> tuple[Revised, ...]:
    """All messages with their corrections applied."""
    return tuple(
        text.with_corrections(each for each in corrections if each.message == number)
        for number, text in enumerate(texts)
    )


def _apart(corrections: Iterable[Correction]) -> list[Correction]:
    taken: list[Correction] = []
    for each in sorted(corrections, key=lambda each: (each.start - each.end, each.start)):
        if all(each.end <= other.start or each.start >= other.end for other in taken):
            taken.append(each)
    return taken
