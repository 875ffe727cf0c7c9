"""What a reader reads although it is spelled to be overlooked: look-alike letters, words pulled apart.

This second reading only adds to what is found: `東京・大阪` is also read as `東京大阪`, and nothing objects to that.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

import re2
import regex

from governance.alike_words import alike
from governance.confusables import leet, letters
from governance.kana_shapes import shaped, splits
from governance.normalise import Folded, fold
from governance.rewriting import Rewriting

_PICTURES = "\u2600-\u27bf\u2b50-\u2b55\U0001f000-\U0001faff"
_BETWEEN = rf"[\s・.,·•*_\-~/|+=:;'`^、。☆★♪♡♥◆◇●○■□※()\[\]{{}}<>「」【】\\{_PICTURES}]{{1,3}}"
_UNIT = r"[^\W\d_]"
_PULLED_APART = re.compile(
    rf"(?<!\w)(?:{_UNIT}(?:{_BETWEEN}{_UNIT}){{2,}}|{_UNIT}{{1,2}}(?:{_BETWEEN}{_UNIT}{{1,2}}){{3,}})(?!\w)"
)
_PULLED_SOMEWHERE = re2.compile(rf"{_BETWEEN}\pL{{1,2}}{_BETWEEN}\pL{{1,2}}(?:[^\pL\pN_]|$)")
"""Stands in every text that has a word pulled apart, and is looked for in a third of the time."""
_GAP = re.compile(_BETWEEN)
_LAST_GAP = re.compile(rf"[.・*_~|/☆★♪♡♥{_PICTURES}]{{1,2}}(?={_UNIT})")
"""Before a last piece that runs on: 全.額.返.金いたします."""
_JAPANESE = "[ぁ-ゖァ-ヺー一-鿿々]"
_LOOSE_GAP = regex.compile(
    rf"(?<={_JAPANESE})(?:[ ・•·*_~/☆★♪♡♥]{{1,2}}|\.)(?={_JAPANESE})"
    r"|(?<=\p{Han})[\[({【](?=\p{Han}[\])}】])|(?<=[\[({【]\p{Han})[\])}】]"
    rf"|(?<={_JAPANESE})\|{{1,2}}(?={_JAPANESE})(?!(?<=[ァ-ヺー][ァ-ヺ]\|)[ァ-ヺ]|(?<=[ァ-ヺ]\|)[ァ-ヺ][ァ-ヺー])"
    rf"|(?<=\p{{Han}})[\-=+,'`^\\:{_PICTURES}]{{1,2}}(?=[\p{{Han}}せえれけめべっり])|(?<=[ァ-ヺー])[{_PICTURES}](?=[ァ-ヺー])"
)
_LOOSE_SOMEWHERE = re2.compile(
    rf"{_JAPANESE}[ .・•·*_~|/☆★♪♡♥]{{1,2}}{_JAPANESE}|\p{{Han}}[\[({{【]\p{{Han}}[\])}}】]"
    rf"|\p{{Han}}[\-=+,'`^\\:{_PICTURES}]|[ァ-ヺー][{_PICTURES}][ァ-ヺー]"
)
_NUMBER_ONE = re.compile(r"(?<![A-Za-z])[Nn](?P<first>[ .・]{0,2})[Oo](?P<then>[ .・]{0,3})(?=1(?![0-9]))")
_SPELLED = re.compile(
    r"&(?:#[0-9]{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8});|(?:%[0-9a-f]{2}){3,}|(?:\\u[0-9a-f]{4})+", re.IGNORECASE
)
_SPELLED_SOMEWHERE = re2.compile(r"(?i)&[#a-z]|%[0-9a-f]{2}%|\\u[0-9a-f]{4}|[🆓💯]")
_PICTURED = re.compile("[🆓💯]")
_MEANT_BY = {"🆓": "FREE", "💯": "100"}


def undisguised(folded: Folded) -> Folded | None:
    """The text as it is meant, with the way back to the original; None where nothing is disguised."""
    reading = Rewriting(folded)
    if _SPELLED_SOMEWHERE.search(reading.text):
        reading.replace(_SPELLED, _spelled_out)
        reading.replace(_PICTURED, lambda found: _MEANT_BY[found[0]])
    reading.read_as(leet(letters(reading.text)))
    reading.edit((start, end, "") for start, end in _gaps(reading.text))
    reading.read_as(alike(shaped(reading.text)))
    reading.edit(splits(reading.text))
    return reading.folded()


def _spelled_out(found: "re.Match[str]") -> str:
    """The letters that a browser makes of an entity or an escape; the escape itself where they are none."""
    written = found[0]
    match written[0]:
        case "&":
            meant = html.unescape(written)
        case "%":
            meant = unquote(written, errors="replace")
        case _:
            meant = "".join(chr(int(code, 16)) for code in written.split("\\u")[1:])
    return fold(meant).plain if meant.isprintable() and "\ufffd" not in meant else written


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """What stands between the letters of words that are pulled apart, and between two that belong together."""
    if _LOOSE_SOMEWHERE.search(text):
        yield from (gap.span() for gap in _LOOSE_GAP.finditer(text))
    if "1" in text:
        yield from (
            found.span(gap) for found in _NUMBER_ONE.finditer(text) if " " in found[0] for gap in ("first", "then")
        )
    if not _PULLED_SOMEWHERE.search(text):
        return
    for run in _PULLED_APART.finditer(text):
        for gap in _GAP.finditer(text, run.start(), run.end()):
            yield gap.span()
        if last := _LAST_GAP.match(text, run.end()):
            yield last.span()
