"""All terms in one pass and all patterns in one pass: Aho-Corasick and RE2 behind two typed indexes."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick
import re2

from governance.errors import PackError
from governance.normalise import Folded, fold, fold_kana

MEMORY = 32 << 20
"""Bytes that RE2 may use for one set. A set of five hundred patterns outgrows any, and then takes 400 times as long."""
MEMORY_OF_ONE = 8 << 20
"""Bytes that RE2 may use for one pattern: its own default."""
TOGETHER = 64
"""Patterns in one set."""
_PATTERNS_KEPT, _SETS_KEPT = 4096, 64
"""What is compiled is kept: a version of one pack changes few of all patterns, and compiling them all takes seconds."""
_MARK = "mark"
_CANARY = 0
"""The empty pattern, first in every set. RE2's set says "no match" when it runs out of memory
(https://github.com/google/re2/blob/main/re2/set.h), but this one always matches: an answer without it is none."""


@dataclass(frozen=True)
class Found:
    """A place in the folded text, and which entry of the index asked for it."""

    entry: int
    start: int
    end: int


@dataclass(frozen=True)
class TermEntry:
    """Terms to find, the longer words in which they do not count, and whether kana must be as written."""

    terms: Sequence[str]
    but_not: Sequence[str] = ()
    as_written: bool = False


@dataclass(frozen=True)
class _Term:
    entry: int
    length: int
    plain: str | None
    """The term's own kana, when only that counts."""
    excuses: bool = False


class TermIndex:
    """Finds every term of every entry in one pass over the text."""

    def __init__(self, entries: Sequence[TermEntry]) -> None:
        self._automaton = ahocorasick.Automaton()
        by_term: dict[str, list[_Term]] = {}
        for number, entry in enumerate(entries):
            for term in entry.terms:
                folded = fold(term)
                plain = folded.plain.lower() if entry.as_written else None
                by_term.setdefault(folded.lower, []).append(_Term(number, len(folded.lower), plain))
            for word in entry.but_not:
                lower = fold(word).lower
                by_term.setdefault(lower, []).append(_Term(number, len(lower), None, excuses=True))
        if "" in by_term:
            raise PackError("a term that is invisible would be found everywhere")
        for term, known in by_term.items():
            self._automaton.add_word(term, tuple(known))
        if by_term:
            self._automaton.make_automaton()
        self._empty = not by_term

    def find(self, folded: Folded, wanted: Collection[int] | None = None) -> Iterator[Found]:
        """Every term that stands there on its own account, by its end. `wanted`: of which entries; None: of all."""
        if self._empty:
            return
        found: list[tuple[_Term, int, int]] = []
        for last, known in self._automaton.iter(folded.lower):
            found += [(term, last + 1 - term.length, last + 1) for term in known]
        excuses = _Excuses((term.entry, start, end) for term, start, end in found if term.excuses)
        for term, start, end in found:
            if term.excuses or (wanted is not None and term.entry not in wanted):
                continue
            if _stands(folded, term, start, end) and not excuses.cover(term.entry, start, end):
                yield Found(term.entry, start, end)


class _Excuses:
    """The longer words that stand in a text, by entry; a lookup costs a logarithm however many there are."""

    def __init__(self, found: Iterable[tuple[int, int, int]]) -> None:
        self._by_entry: dict[int, tuple[list[int], list[int]]] = {}
        for entry, start, end in sorted(found):
            starts, reach = self._by_entry.setdefault(entry, ([], []))
            starts.append(start)
            reach.append(max(end, reach[-1] if reach else 0))

    def cover(self, entry: int, start: int, end: int) -> bool:
        if entry not in self._by_entry:
            return False
        starts, reach = self._by_entry[entry]
        before = bisect_right(starts, start)
        return before > 0 and reach[before - 1] >= end


def _stands(folded: Folded, term: _Term, start: int, end: int) -> bool:
    """Whether it is a word of its own: `ass` is not found in `class`, nor アホ as written in クリアホルダー."""
    if _in_latin_word(folded.lower, start) or _in_latin_word(folded.lower, end):
        return False
    if term.plain is None:
        return True
    if folded.plain[start:end].lower() != term.plain:
        return False
    return not (_in_katakana_word(folded.plain, start) or _in_katakana_word(folded.plain, end))


def _in_latin_word(text: str, place: int) -> bool:
    around = text[place - 1 : place + 1] if place else ""
    return len(around) == 2 and around.isascii() and around.isalnum()


def _in_katakana_word(text: str, place: int) -> bool:
    around = text[place - 1 : place + 1] if place else ""
    return len(around) == 2 and all("ァ" <= char <= "ヺ" or char == "ー" for char in around)


@dataclass(frozen=True)
class PatternEntry:
    """A pattern in RE2's syntax, the rule that owns it, and whether case counts."""

    rule: str
    pattern: str
    case: bool = False


class PatternIndex:
    """Finds every pattern in linear time, those of administrators too: a pass a set tells which to look at closer."""

    def __init__(self, entries: Sequence[PatternEntry], memory: int = MEMORY) -> None:
        """`memory`: bytes that RE2 may use for each set. Raises PackError for patterns that it refuses."""
        patterns = [compiled(entry, memory) for entry in entries]
        self._patterns = [(pattern, pattern.groupindex.get(_MARK, 0)) for pattern in patterns]
        self._sets = [
            (first, _set_of(tuple(each.pattern for each in patterns[first : first + TOGETHER]), memory))
            for first in range(0, len(patterns), TOGETHER)
        ]

    def find(self, folded: Folded, wanted: Collection[int] | None = None) -> Iterator[Found]:
        """Every match, by pattern. `wanted`: of which entries; None: of all. Raises MemoryError when RE2 gives up."""
        for first, together in self._sets:
            touched = together.Match(folded.encoded)
            if _CANARY not in touched:
                raise MemoryError("RE2 ran out of memory for a set of patterns")
            for number in sorted(touched):
                entry = first + number - 1
                if number != _CANARY and (wanted is None or entry in wanted):
                    yield from self._closer(entry, folded)

    def _closer(self, entry: int, folded: Folded) -> Iterator[Found]:
        pattern, group = self._patterns[entry]
        encoded, byte, place = folded.encoded, 0, 0
        for match in pattern.finditer(encoded):
            start, end = match.span(group)
            if 0 <= start < end:
                # Matches come in order: counting on from the one before keeps thousands of them linear.
                place += len(encoded[byte:start].decode("utf-8"))
                byte = start
                yield Found(entry, place, place + len(encoded[start:end].decode("utf-8")))


@lru_cache(maxsize=_SETS_KEPT)
def _set_of(patterns: tuple[str, ...], memory: int) -> "re2.Set":
    made = re2.Set.SearchSet(_options(memory))
    made.Add("")
    for pattern in patterns:
        made.Add(pattern)
    try:
        made.Compile()
    except re2.error as error:
        raise PackError(f"the patterns together are too large for RE2: {_words(error)}") from error
    return made


def compiled(entry: PatternEntry, memory: int = MEMORY_OF_ONE) -> "re2._Regexp":
    """A pattern ready for folded text, in at most so many bytes. Raises PackError for one that RE2 refuses, or that can
    never match."""
    folded = fold(entry.pattern).plain
    if folded != entry.pattern:
        raise PackError(f"rule {entry.rule}: {entry.pattern!r} can never match folded text; write {folded!r}")
    try:
        return _regexp(("" if entry.case else "(?i)") + fold_kana(entry.pattern), memory)
    except re2.error as error:
        raise PackError(f"rule {entry.rule}: pattern {entry.pattern!r}: {_words(error)}") from error


@lru_cache(maxsize=_PATTERNS_KEPT)
def _regexp(pattern: str, memory: int) -> "re2._Regexp":
    return re2.compile(pattern, _options(memory))


def _options(memory: int) -> "re2.Options":
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    return options


def _words(error: "re2.error") -> str:
    reason = error.args[0] if error.args else "refused"
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
