"""Characters that are drawn as nothing, change the direction, or carry a message that nobody sees."""

from collections.abc import Callable, Iterator

import regex

from governance.matter import Mark, Matter, Passage

_JOINING = r"\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Tibetan}\p{Khmer}\p{Myanmar}"  # fmt: skip # noqa: E501
"""Scripts whose letters are joined and parted by zero-width signs."""
_SPACELESS = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Tai_Le}"
"""Scripts without spaces that mark the ends of words with zero-width ones."""
_EMOJI = r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u20e3\U0001f1e6-\U0001f1ff]"
_ZERO_WIDTH = regex.compile(
    rf"(?:(?<![{_SPACELESS}])\u200b|(?<![{_SPACELESS}{_JOINING}])\u200c|(?<!{_EMOJI}|[{_JOINING}])\u200d"
    rf"|\u200d(?![\p{{Extended_Pictographic}}{_JOINING}])(?<![{_JOINING}]\u200d)"
    r"|[\u00ad\u034f\u180e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a])+"
)
_RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}]")
_MARKS_OF_DIRECTION = regex.compile("[\u200e\u200f\u061c]+")
_OVERRIDES = regex.compile("[\u202d\u202e][^\u202c\n]*\u202c?")
_EMBEDDINGS = regex.compile("[\u202a\u202b][^\u202c\n]*\u202c?|[\u2066-\u2068][^\u2069\n]*\u2069?|[\u202c\u2069]")
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_TAGS = regex.compile(f"{_FLAG}(*SKIP)(*FAIL)|[\U000e0000-\U000e007f]+")
_SELECTORS = regex.compile(
    r"(?<![\p{Han}\p{Mongolian}])[\U000e0100-\U000e01ef]+|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}"
)
_FILLERS = regex.compile("[\u115f\u1160\u3164\uffa0\u2800]+|[\u2000-\u200a\u205f\u202f\u00a0]{4,}")
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u205f\u202f\u00a0").union(map(chr, range(0x2000, 0x200B)))
_BRAILLE = regex.compile("[\u2801-\u28ff]")
_OLD_HANGUL = regex.compile("[\u1100-\u115e\u1161-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")


Places = Callable[[str], Iterator[tuple[int, int]]]
Correction = Callable[[str], str]


def _finder(
    places: Places, categories: frozenset[str], correction: Correction | None = None
) -> Callable[[Matter], Iterator[Mark]]:
    """`categories`: one of these occurs in every text with such places."""

    def find(matter: Matter) -> Iterator[Mark]:
        for passage in matter.passages:
            if not categories.isdisjoint(passage.categories):
                yield from _marks(passage, places, correction)

    return find


def _marks(passage: Passage, places: Places, correction: Correction | None) -> Iterator[Mark]:
    for start, end in places(passage.text):
        if correction is None:
            yield passage.mark_original(start, end)
        else:
            yield passage.put_right(start, end, correction(passage.text[start:end]))


def _zero_width(text: str) -> Iterator[tuple[int, int]]:
    """With the word it stands in. Emoji sequences and scripts that need such signs are left alone."""
    found = [match.span() for match in _ZERO_WIDTH.finditer(text)]
    if not _RIGHT_TO_LEFT.search(text):
        found += [match.span() for match in _MARKS_OF_DIRECTION.finditer(text)]
    return iter(sorted(found))


def _direction(text: str) -> Iterator[tuple[int, int]]:
    """Overrides always; isolates and embeddings where there is nothing that runs from right to left."""
    yield from (match.span() for match in _OVERRIDES.finditer(text))
    if not _RIGHT_TO_LEFT.search(text):
        covered = [match.span() for match in _OVERRIDES.finditer(text)]
        for match in _EMBEDDINGS.finditer(text):
            if not any(start <= match.start() < end for start, end in covered):
                yield match.span()


def _secret(text: str) -> Iterator[tuple[int, int]]:
    """Tags beyond a flag's, variation selectors where there is nothing to vary."""
    yield from (match.span() for match in _TAGS.finditer(text))
    yield from (match.span() for match in _SELECTORS.finditer(text))


def _filler(text: str) -> Iterator[tuple[int, int]]:
    """Letters that are blank, rows of odd spaces. Braille has blank cells, old Hangul its fillers."""
    if _BLANKS.isdisjoint(text):
        return
    for match in _FILLERS.finditer(text):
        if "\u2800" in match[0] and _BRAILLE.search(text):
            continue
        if match[0][0] in "\u115f\u1160" and _OLD_HANGUL.search(text):
            continue
        yield match.span()


def _nothing(_: str) -> str:
    return ""


def _spaces(found: str) -> str:
    """Blank letters are as wide as a kanji; rows of odd spaces are as many ordinary ones."""
    return "".join(" " if char.isspace() else "\u3000" for char in found)


zero_width = _finder(_zero_width, frozenset(("Cf", "Mn")), _nothing)
direction = _finder(_direction, frozenset(("Cf",)))
secret = _finder(_secret, frozenset(("Cf", "Cn", "Mn")))
filler = _finder(_filler, frozenset(("Lo", "So", "Zs")), _spaces)
