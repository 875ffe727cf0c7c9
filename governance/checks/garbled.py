"""Text read in the wrong encoding, drowned in marks, or made of characters that have no meaning."""

import re
from collections.abc import Callable, Iterator

import regex

from governance.matter import Mark, Matter

_NO_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CP1252 = {bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in _NO_CP1252}
_CP1252 |= {chr(code): code for code in range(0x80, 0x100)}
_WESTERN = "".join(_CP1252)
_WESTERN_RUN = regex.compile(rf"[{regex.escape(_WESTERN)}]{{2,}}")
_UTF8_AS_WESTERN = regex.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xc2\xc3][\x80-\xbf])+")
_CYRILLIC_AS_WESTERN = regex.compile(rb"(?:[\xd0\xd1][\x80-\xbf]){2,}")
_EUC_AS_WESTERN = regex.compile("(?:[\xb0-\xf4][\xa1-\xfe])*(?:[\xa4\xa5][\xa1-\xf6](?:[\xb0-\xf4][\xa1-\xfe])*){2,}")
_SJIS_AS_WESTERN = regex.compile("(?:[\u201a\u0192][\\S]){3,}")
_MAIL_CODES = regex.compile(
    r"=\?(?:utf-8|iso-2022-jp|shift_jis)\?[bq]\?[^\s?]+\?=|(?:=[89A-F][0-9A-F]){3,}|(?<![!-~])\$B[!-~]{4,}(?:\([BJ])?",
    regex.IGNORECASE,
)
_MAIL_SIGNS = frozenset("=$")
_WESTERN_SIGNS = frozenset(map(chr, range(0xA1, 0x100))) | {"\u201a", "\u0192"}
"""One of these stands in all that was misread as Western: letters above ASCII, or what Shift_JIS begins kana with."""
_REPLACED = regex.compile("[\ufffd\ufffc]+")
_PAIRS = (bytes([lead, trail]) for lead in range(0xE3, 0xEA) for trail in range(0x40, 0xFD))
_RARE = re.compile(f"[{''.join(pair.decode('cp932', 'ignore') for pair in _PAIRS)}]")
"""Kanji of which one stands in whatever UTF-8 was read as Shift_JIS, and in few other texts: what begins a letter there
begins a rare kanji here."""
_HIGH = regex.compile("[^\x00-\x7f]{2,}")
_UTF8_AS_SJIS = regex.compile(rb"(?:\xe3[\x81-\x83][\x80-\xbf]|[\xe4-\xe9][\x80-\xbf]{2})")
_TELLTALE = frozenset("縺繧繝")
"""The first bytes of kana in UTF-8, read as Shift_JIS; these kanji hardly occur otherwise."""
_WESTERN_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20dc\u20e5-\u20ff\ufe20-\ufe2f"
_ZALGO = regex.compile(
    rf"(?:\S?[{_WESTERN_MARKS}]{{3,}})+|(?:[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー][{_WESTERN_MARKS}]+){{2,}}"
    rf"|(?:\p{{L}}[\u0334-\u0338]){{3,}}|\S[\u3099\u309a]{{2,}}"
)
_PRIVATE = regex.compile(r"\p{Co}+")
_UNASSIGNED = regex.compile(r"(?!\p{Extended_Pictographic}|\p{Noncharacter_Code_Point}|[\U000e0000-\U000e007f])\p{Cn}")


def mojibake(matter: Matter) -> Iterator[Mark]:
    """One encoding read as another."""
    for passage in matter.passages:
        for start, end in _misread(passage.text, passage.characters):
            yield passage.mark_original(start, end)


def _misread(text: str, characters: frozenset[str]) -> Iterator[tuple[int, int]]:
    patterns = [] if _MAIL_SIGNS.isdisjoint(characters) else [_MAIL_CODES]
    if not text.isascii():
        patterns.append(_REPLACED)
        yield from _read_as_sjis(text)
    if not _WESTERN_SIGNS.isdisjoint(characters):
        patterns += [_EUC_AS_WESTERN, _SJIS_AS_WESTERN]
        yield from _read_as_western(text)
    for pattern in patterns:
        yield from (match.span() for match in pattern.finditer(text))


def _read_as_western(text: str) -> Iterator[tuple[int, int]]:
    """Runs that are UTF-8 when taken back to bytes: â€™ is ’, ã‚ is あ. Two bytes count only for é and the like."""
    for run in _WESTERN_RUN.finditer(text):
        octets = bytes(_CP1252[char] for char in run[0])
        for pattern in (_UTF8_AS_WESTERN, _CYRILLIC_AS_WESTERN):
            yield from ((run.start() + found.start(), run.start() + found.end()) for found in pattern.finditer(octets))


def _read_as_sjis(text: str) -> Iterator[tuple[int, int]]:
    """Runs of kanji that are UTF-8 when taken back to the bytes of Shift_JIS: 縺ゅｊ is あり."""
    if not _RARE.search(text):
        return
    for run in _HIGH.finditer(text):
        octets, places = _sjis(run[0])
        found = [
            (places[at], places[at + 2] + 1)
            for at in (match.start() for match in _UTF8_AS_SJIS.finditer(octets))
            if at == 0 or places[at] != places[at - 1] or _follows(octets, at)
        ]
        if _is_telling(run[0], found, len(octets)):
            yield run.start() + found[0][0], run.start() + found[-1][1]


def _sjis(text: str) -> tuple[bytes, list[int]]:
    octets, places = bytearray(), []
    for place, char in enumerate(text):
        coded = char.encode("cp932", "replace")
        octets += coded
        places += [place] * len(coded)
    return bytes(octets), places


def _follows(octets: bytes, place: int) -> bool:
    """Whether another such letter ends right before."""
    return place >= 3 and _UTF8_AS_SJIS.fullmatch(octets[place - 3 : place]) is not None


def _is_telling(text: str, found: list[tuple[int, int]], length: int) -> bool:
    """Twice with a telltale kanji, or most of the run."""
    if any(text[start] in _TELLTALE for start, _ in found):
        return len(found) >= 2
    return len(found) >= 3 and 30 * len(found) >= 7 * length


def _finder(pattern: "regex.Pattern[str]", categories: frozenset[str]) -> Callable[[Matter], Iterator[Mark]]:
    """`categories`: one of these occurs in every text that the pattern finds something in."""

    def find(matter: Matter) -> Iterator[Mark]:
        for passage in matter.passages:
            if not categories.isdisjoint(passage.categories):
                yield from (passage.mark_original(*match.span()) for match in pattern.finditer(passage.text))

    return find


zalgo = _finder(_ZALGO, frozenset(("Mn", "Mc", "Me")))
private_use = _finder(_PRIVATE, frozenset(("Co",)))
unassigned = _finder(_UNASSIGNED, frozenset(("Cn",)))
