"""Whether a customer's text says that they want no more promotion, in any wording that words.yml knows."""

import re
from functools import cache
from pathlib import Path

import msgspec
import re2

from governance.matching import PatternEntry, compiled
from governance.normalise import fold
from governance.packs.reading import read_text

FILE = Path(__file__).with_name("words.yml")
LONGEST = 4_000
"""Characters that are looked at; who wants no more promotion says so sooner."""
LONGEST_WHOLE = 60
_SENTENCES = re.compile(r"[。!?\n]|\.(?:\s|$)")
_SPACES = re.compile(r"[ \t]+")
_AROUND = r"""[\s"'「」『』()\[\]*.,、。!~ー♪-]*"""
_POLITE = (
    "(?:please|ください|して(?:ください|ほしい|欲しい)(?:です)?|(?:を|で)?お?願い(?:いた|致)?し(?:ます|たい(?:です)?)"
    "|希望(?:です|します)?|したい(?:です)?|します|です)?"
)


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's shape."""

    whole: tuple[str, ...]
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    hits: tuple[str, ...]
    non_hits: tuple[str, ...]


def opts_out(text: str) -> bool:
    """Whether somebody who writes this wants no more promotion."""
    whole, anywhere, unless = _ready()
    plain = _SENTENCES.sub("\n", fold(text[:LONGEST]).text)
    for reading in (plain, _SPACES.sub("", plain)):
        if len(reading) <= LONGEST_WHOLE and whole.fullmatch(reading):
            return True
        if not anywhere.search(reading):  # most messages: two looks, and no sentence is cut out
            continue
        if any(anywhere.search(each) and not unless.search(each) for each in reading.split("\n")):
            return True
    return False


@cache
def word_list() -> WordList:
    """The file, read once. Raises UnreadableError."""
    return read_text(FILE.name, FILE.read_text(encoding="utf-8"), WordList)


@cache
def _ready() -> "tuple[re2._Regexp, re2._Regexp, re2._Regexp]":
    words = word_list()
    whole = f"^{_AROUND}(?:please )?(?:{'|'.join(words.whole)}){_AROUND}{_POLITE}{_AROUND}$"
    return _one("whole", (whole,)), _one("patterns", words.patterns), _one("unless", words.unless)


def _one(name: str, patterns: tuple[str, ...]) -> "re2._Regexp":
    """Anchors stand for the ends of a sentence."""
    return compiled(PatternEntry(f"consent.{name}", "(?m)" + "|".join(f"(?:{each})" for each in patterns)))
