"""Text folded for matching, with the way back to the place in the original."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import regex

VOICED, HALF_VOICED = "\u3099", "\u309a"
_VOICING = {VOICED, HALF_VOICED}
_SPACING_MARKS = {"\u309b": VOICED, "\u309c": HALF_VOICED}  # ゛ and ゜ after a kana are meant as part of it
_KEPT_CONTROLS = "\t\n\r"
_IGNORABLE = r"\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Me}\u2800\U0001d159"
"""Drawn as nothing: zero-width signs, fillers, variation selectors, tags (https://www.unicode.org/reports/tr44/), and
two that the property leaves out: blank braille, the null notehead. Enclosing marks only frame what is there."""
_DROPPED = regex.compile(f"[{_IGNORABLE}]")
_NOTHING_TO_SEE = regex.compile(rf"[{_IGNORABLE}\p{{Z}}\p{{Cs}}\p{{M}}]*+")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u02d7\u2500\u2501\u2796\ufe58"
_TILDES = "\u301c\u223c\u223e\u2053"
_APOSTROPHES = "\u2018\u2019\u201b\u02bc"
_STROKES = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_TILDES, "~") | dict.fromkeys(_APOSTROPHES, "'"))
_KATAKANA_TO_HIRAGANA = ord("ァ") - ord("ぁ")
_LATIN_MARKS = regex.compile("[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]")
_TABLE_SIZE = 0x20000
_FEW = 4
_FRAMED = {
    chr(first + place): plain
    for first, plains in (
        (0x1F150, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (0x1F170, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (0x1F1E6, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (0x2776, "123456789"),
        (0x2780, "123456789"),
        (0x278A, "123456789"),
        (0x24EB, ("11", "12", "13", "14", "15", "16", "17", "18", "19", "20")),
        (0x24F5, "123456789"),
        (0x1F110, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (0x249C, "abcdefghijklmnopqrstuvwxyz"),
    )
    for place, plain in enumerate(plains)
} | {
    **dict.fromkeys("\u24ff\U0001f10b\U0001f10c", "0"),
    **dict.fromkeys("\u277f\u2789\u2793\u24fe", "10"),
}
"""White on black, in squares, brackets or two circles, flags' letters: framed letters and digits that NFKC leaves as
they are, or takes apart as (a)."""


def is_invisible(text: str) -> bool:
    """Whether a reader sees nothing: only spaces, controls, format signs, fillers, marks without a letter."""
    return _NOTHING_TO_SEE.fullmatch(text) is not None


def _fold_char(char: str) -> str:
    """One character as it is compared: nothing where a reader sees nothing, several where NFKC spells it out."""
    if char in _SPACING_MARKS:
        return _SPACING_MARKS[char]
    if char in _KEPT_CONTROLS or char in _VOICING:
        return char
    if char in _FRAMED:
        return _FRAMED[char]
    if _DROPPED.match(char):
        return ""
    match unicodedata.category(char):
        case "Cs":
            return "\ufffd"  # half a surrogate pair cannot be encoded for RE2
        case "Nd":
            return str(unicodedata.digit(char))
        case "Zl" | "Zp":
            return "\n"
    return _without_accents(unicodedata.normalize("NFKC", char.translate(_STROKES))).translate(_STROKES)


def _without_accents(text: str) -> str:
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare)


class _Folds(dict[str, str]):
    """Folded forms, worked out when first met; only the first two planes are kept, so that it cannot grow for ever."""

    def __missing__(self, char: str) -> str:
        folded = _fold_char(char)
        if ord(char) < _TABLE_SIZE:
            self[char] = folded
        return folded


class _Kana(dict[int, int]):
    """Katakana to hiragana, every other character to itself."""

    def __missing__(self, code: int) -> int:
        to = code - _KATAKANA_TO_HIRAGANA if ord("ァ") <= code <= ord("ヶ") else code
        if code < _TABLE_SIZE:
            self[code] = to
        return to


_folds = _Folds()
_kana = _Kana()


def fold_kana(text: str) -> str:
    """Katakana as hiragana; length is unchanged."""
    return text.translate(_kana)


@dataclass(frozen=True)
class Folded:
    """A text and its folded forms, all of one length; `original_span` leads back."""

    original: str
    plain: str
    """NFKC, without invisible characters and accents, digits and dashes of one kind. Case and kana as written."""
    starts: tuple[int, ...] | None
    """Where each folded character begins in the original; None: at the same place."""
    ends: tuple[int, ...] | None

    @cached_property
    def text(self) -> str:
        """`plain` with katakana as hiragana: what patterns are matched on."""
        return fold_kana(self.plain)

    @cached_property
    def encoded(self) -> bytes:
        """`text` as RE2 reads it; encoding it anew for each pattern costs more than most searches."""
        return self.text.encode("utf-8")

    @cached_property
    def lower(self) -> str:
        """`text` in lower case: what terms are matched on."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(low if len(low := char.lower()) == 1 else char for char in self.text)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the folded characters from `start` up to, not including, `end`."""
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold for matching. Never raises, whatever the text holds."""
    if text.isascii() and text.isprintable():
        return Folded(text, text, None, None)
    pieces = list(map(_folds.__getitem__, text))
    longer = {char for char in set(text) if len(piece := _folds[char]) != 1 or piece in _VOICING}
    if not longer:
        return Folded(text, "".join(pieces), None, None)
    return _fold_with_offsets(text, pieces, sorted(_places(text, longer)))


def _places(text: str, characters: set[str]) -> Iterator[int]:
    """Where these stand. As a rule there are one or two of them, such as `…`: then looking for each is quicker."""
    if len(characters) > _FEW:
        yield from (at for at, char in enumerate(text) if char in characters)
        return
    for char in characters:
        at = text.find(char)
        while at >= 0:
            yield at
            at = text.find(char, at + 1)


def _fold_with_offsets(text: str, pieces: list[str], odd: list[int]) -> Folded:
    """`odd`: the places where one character does not simply become another."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for place in odd:
        out += pieces[done:place]
        starts += range(done, place)
        ends += range(done + 1, place + 1)
        done = place + 1
        if pieces[place] in _VOICING:
            _voice(out, ends, pieces[place], place)
        else:
            out += pieces[place]
            starts += [place] * len(pieces[place])
            ends += [place + 1] * len(pieces[place])
    out += pieces[done:]
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return Folded(text, "".join(out), tuple(starts), tuple(ends))


def _voice(out: list[str], ends: list[int], mark: str, place: int) -> None:
    """Join a voicing mark to the kana before it; a mark with no such kana is dropped."""
    joined = unicodedata.normalize("NFC", out[-1] + mark) if out else ""
    if len(joined) == 1:
        out[-1] = joined
        ends[-1] = place + 1


def normalised(folded: Folded) -> str:
    """The form in which two texts count as the same: folded, lower case, no spaces, no run of the same mark."""
    dense = "".join(folded.lower.split())
    return dense[:1] + "".join(after for before, after in pairwise(dense) if before != after or after.isalnum())


def text_digest(text: str) -> str:
    """SHA-256 (hex) of the normalised text: equal for texts that a reader takes as the same words."""
    return hashlib.sha256(normalised(fold(text)).encode("utf-8")).hexdigest()
