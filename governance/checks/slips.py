"""Slips of typing and copying whose right form is beyond doubt."""

import unicodedata
from collections.abc import Callable, Iterator

import regex

from governance.matter import Mark, Matter

_DOUBLED = regex.compile("(?<![。、｡､])(?:[。｡]{2}|[、､]{2}|[、､][。｡])(?![。、｡､])")
_RADICALS = regex.compile("[\u2f00-\u2fd5]+")


def _finder(
    pattern: "regex.Pattern[str]", signs: frozenset[str], right: Callable[[str], str]
) -> Callable[[Matter], Iterator[Mark]]:
    """`signs`: one of these occurs in every text that the pattern finds something in."""

    def find(matter: Matter) -> Iterator[Mark]:
        for passage in matter.passages:
            if signs.isdisjoint(passage.characters):
                continue
            for match in pattern.finditer(passage.text):
                if (correction := right(match[0])) != match[0]:
                    yield passage.put_right(match.start(), match.end(), correction)

    return find


def _last(found: str) -> str:
    return found[-1]


def _compatible(found: str) -> str:
    return unicodedata.normalize("NFKC", found)


doubled = _finder(_DOUBLED, frozenset("。、｡､"), _last)
radicals = _finder(_RADICALS, frozenset(map(chr, range(0x2F00, 0x2FD6))), _compatible)
