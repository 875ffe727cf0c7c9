"""The variables of a template: what they are called in both languages, where they stand, and filling them in."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Variable = Literal["customer", "ticket", "agent", "shop"]
SPELLINGS: Mapping[Variable, tuple[str, str]] = {
    "customer": ("お客さま", "customer"),
    "ticket": ("受付番号", "ticket"),
    "agent": ("担当", "agent"),
    "shop": ("店名", "shop"),
}
"""In Japanese, in English. Either may stand in any template."""
_KNOWN: Mapping[str, Variable] = {name: each for each, names in SPELLINGS.items() for name in names}
_MARK = re.compile(r"\{\{([^{}\n]{0,40})\}\}")
_BRACES = re.compile(r"(?:\{\{|｛｛)[^{}｛｝\n]{0,40}(?:\}\}?|｝｝?)?|\}\}|｝｝")


@dataclass(frozen=True)
class Part:
    """A stretch of a template: plain words, or a variable as it is written."""

    text: str
    variable: Variable | None = None


@dataclass(frozen=True)
class Filled:
    """A template with values in it. `values`: where they stand, in it and in the template."""

    text: str
    values: tuple[tuple[range, range], ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """A place of the filled text in the template; what touches a value takes its whole variable in."""
        begins = self._back(start, at_end=False)
        return begins, max(begins, self._back(end, at_end=True))

    def touches(self, start: int, end: int) -> bool:
        """Whether a place has something of a value in it."""
        return any(start < here.stop and here.start < end for here, _ in self.values)

    def _back(self, place: int, *, at_end: bool) -> int:
        shift = 0
        for here, there in self.values:
            if place <= here.start if at_end else place < here.start:
                break
            if place < here.stop or (at_end and place == here.stop):
                return there.stop if at_end else there.start
            shift = there.stop - here.stop
        return place + shift


def parts(text: str) -> tuple[Part, ...]:
    """The template in stretches; what only looks like a variable is plain words."""
    return tuple(_parts(text))


def faults(text: str) -> tuple[str, ...]:
    """What looks like a variable and is none, as it is written."""
    plain = "\n".join(each.text for each in parts(text) if each.variable is None)
    return tuple(dict.fromkeys(_BRACES.findall(plain)))


def filled(text: str, values: Mapping[Variable, str]) -> Filled:
    """Values in the place of variables; one that is not known stays as it is written, for the gate to stop."""
    made, places, at = "", [], 0
    for each in parts(text):
        value = values.get(each.variable, "") if each.variable else ""
        shown = value or each.text
        if value:
            places.append((range(len(made), len(made) + len(shown)), range(at, at + len(each.text))))
        made, at = made + shown, at + len(each.text)
    return Filled(made, tuple(places))


def _parts(text: str) -> Iterator[Part]:
    hits = [(hit, _variable(hit[1])) for hit in _MARK.finditer(text)]
    edges = [0, *(edge for hit, known in hits if known for edge in hit.span()), len(text)]
    variables = {hit.start(): known for hit, known in hits if known}
    for start, end in pairwise(edges):
        if start < end:
            yield Part(text[start:end], variables.get(start))


def _variable(written: str) -> Variable | None:
    return _KNOWN.get(unicodedata.normalize("NFKC", written).strip().casefold())
