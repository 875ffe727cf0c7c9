"""Runs of digits as a person writes them: spaced, dashed, dotted, bracketed, circled, in kanji."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from governance.confusables import figures
from governance.normalise import Folded

SHORTEST = 8
_KANJI_DIGITS = "〇零一二三四五六七八九"
_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_GAP = r"(?:[^\w]|[_ーｰ]){0,3}"
"""What may stand between two digits of one number: up to three signs that are no letters."""
_DIGIT = "[0-9〇零一二三四五六七八九]"
_ONE_AS_DASH = re.compile("(?<=[0-9])一(?=[0-9])")
"""Among Arabic figures the kanji for one is a dash: 090一1234一5678."""
_RUN = re.compile(rf"{_DIGIT}(?:{_GAP}{_DIGIT}){{{SHORTEST - 1},}}")


@dataclass(frozen=True)
class Run:
    """Digits with nothing but signs between them. `places[i]` is where digit i stands in the folded text."""

    digits: str
    places: tuple[int, ...]
    groups: tuple[int, ...]
    """Indexes of the digits that begin a group: the first, and each one after a sign or a change of script."""

    def candidates(self, shortest: int, longest: int, firsts: str = "0123456789") -> Iterator["Candidate"]:
        """Every sequence of whole groups with a number of digits in these bounds, from the left, the longest first.

        `firsts`: the digits it may begin with.
        """
        bounds = (*self.groups, len(self.digits))
        for at, start in enumerate(self.groups):
            if self.digits[start] not in firsts:
                continue
            for to in range(min(at + longest, len(self.groups)), at, -1):
                if shortest <= bounds[to] - start <= longest:
                    yield Candidate(self, bounds[at : to + 1])


@dataclass(frozen=True)
class Candidate:
    """Whole groups of a run that may be one number. `bounds`: where each group begins, and where the last one ends."""

    run: Run
    bounds: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.bounds[0]

    @property
    def stop(self) -> int:
        return self.bounds[-1]

    @property
    def digits(self) -> str:
        return self.run.digits[self.first : self.stop]

    @property
    def start(self) -> int:
        """Place of the first digit in the folded text."""
        return self.run.places[self.first]

    @property
    def end(self) -> int:
        """Place behind the last digit in the folded text."""
        return self.run.places[self.stop - 1] + 1

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of its groups: (3, 4, 4) for 090-1234-5678."""
        return tuple(after - before for before, after in pairwise(self.bounds))

    def gaps(self, text: str) -> tuple[str, ...]:
        """What stands between its groups."""
        return tuple(self._gap(text, at) for at in self.bounds[1:-1])

    def even(self, text: str) -> bool:
        """Whether its groups are all parted alike, as those of one number are, or stand digit by digit.

        Two numbers side by side, or a date and a time, are not: 12/07 09:00 is no 070900….
        """
        return len(set(self.gaps(text))) <= 1 or set(self.shape) == {1}

    def alone(self, text: str) -> bool:
        """Whether the groups before and behind, if any, are parted from it in another way than its own groups."""
        own = set(self.gaps(text)) or {""}
        edges = [at for at in (self.first, self.stop) if 0 < at < len(self.run.digits)]
        return all(self._gap(text, at) not in own for at in edges)

    def _gap(self, text: str, at: int) -> str:
        return text[self.run.places[at - 1] + 1 : self.run.places[at]]


def runs(folded: Folded) -> tuple[Run, ...]:
    """All runs of at least eight digits."""
    return tuple(_run(folded, match) for match in _RUN.finditer(figures(folded.plain)))


def _run(folded: Folded, match: re.Match[str]) -> Run:
    text = _ONE_AS_DASH.sub("-", match.group()).translate(_KANJI)
    offsets = [at for at, char in enumerate(text) if char in "0123456789"]
    places = tuple(match.start() + at for at in offsets)
    scripts = _scripts(folded, places)
    groups = [0]
    for index, (before, here) in enumerate(pairwise(places), start=1):
        if here != before + 1 or scripts[index - 1] != scripts[index]:
            groups.append(index)
    return Run("".join(text[at] for at in offsets), places, tuple(groups))


def _scripts(folded: Folded, places: tuple[int, ...]) -> list[str]:
    """How each digit is written. A circled one in front numbers a list; behind a plain one it is of its number."""
    scripts = [_script(folded, place) for place in places]
    pairs = zip(pairwise(scripts), pairwise(places), strict=True)
    if any(script == ("decimal", "circled") and here == before + 1 for script, (before, here) in pairs):
        return ["decimal" if script == "circled" else script for script in scripts]
    return scripts


def _script(folded: Folded, place: int) -> str:
    """How this digit was written: plain and full-width digits are one script, circled ones and kanji others."""
    original = folded.original[folded.original_span(place, place + 1)[0]]
    if original.isdecimal() or (original.isalpha() and original not in _KANJI_DIGITS):
        return "decimal"
    return "kanji" if folded.plain[place] == original else "circled"
