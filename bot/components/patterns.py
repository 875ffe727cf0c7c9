"""Entities that can be written down: regular expressions and look-up tables of the training data, over folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.folding import fold

REGEX = "regex"
LOOKUP = "lookup"


@dataclass(frozen=True)
class Found:
    """An entity in the original text's offsets, and how it was found."""

    entity: str
    start: int
    end: int
    source: str
    confidence: float = 1.0


@dataclass(frozen=True)
class Pattern:
    entity: str
    expression: str
    source: str


def patterns_of(training_data: TrainingData) -> list[Pattern]:
    """Regular expressions as written and look-up tables as one expression, for those that are named like an entity.

    Japanese has no word boundaries, so a look-up matches anywhere; a word of Latin letters or digits matches only when
    no other Latin letter or digit touches it (``M`` does not hit in ``Maybe``).
    """
    known = training_data.entities
    regexes = [Pattern(r["name"], r["pattern"], REGEX) for r in training_data.regex_features if r["name"] in known]
    tables = [
        Pattern(table["name"], _one_of(table["elements"]), LOOKUP)
        for table in training_data.lookup_tables
        if table["name"] in known and isinstance(table["elements"], list)
    ]
    return regexes + tables


def _one_of(words: Iterable[str]) -> str:
    longest_first = sorted({fold(word).text for word in words}, key=len, reverse=True)
    return "|".join(_bounded(word) for word in longest_first)


def _bounded(word: str) -> str:
    before = "(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = "(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{before}{re.escape(word)}{after}"


class PatternFinder:
    """Compiled patterns; the cost of a message is linear in its length for expressions without nested repetition."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._compiled = [(pattern, re.compile(pattern.expression, re.IGNORECASE)) for pattern in patterns]

    def find(self, text: str) -> Iterator[Found]:
        folded = fold(text)
        for pattern, compiled in self._compiled:
            for match in compiled.finditer(folded.text):
                start, end = _wanted_span(match)
                if start < end:
                    yield Found(pattern.entity, *folded.original_span(start, end), pattern.source)


def _wanted_span(match: re.Match[str]) -> tuple[int, int]:
    """A group named ``value`` narrows the find to a part of the match."""
    return match.span("value") if "value" in match.re.groupindex else match.span()


def to_json(patterns: Iterable[Pattern]) -> list[Mapping[str, Any]]:
    return [{"entity": p.entity, "expression": p.expression, "source": p.source} for p in patterns]


def from_json(stored: Iterable[Mapping[str, str]]) -> list[Pattern]:
    return [Pattern(p["entity"], p["expression"], p["source"]) for p in stored]
