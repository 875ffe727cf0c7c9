"""What a reader reads although it is spelled to be overlooked: look-alike letters, words pulled apart.

This second reading only adds to what is found: `東京・大阪` is also read as `東京大阪`, and nothing objects to that.
"""

import re
from collections.abc import Iterator

import regex

from governance.confusables import plainly, splits
from governance.normalise import Folded

_BETWEEN = r"[\s・.,·•*_\-~/|+=:;'`^、。☆★♪♡♥◆◇●○■□※]{1,3}"
_UNIT = r"[^\W\d_]"
_PULLED_APART = re.compile(
    rf"(?<!\w)(?:{_UNIT}(?:{_BETWEEN}{_UNIT}){{2,}}|{_UNIT}{{1,2}}(?:{_BETWEEN}{_UNIT}{{1,2}}){{3,}})(?!\w)"
)
_PULLED_SOMEWHERE = re.compile(rf"{_BETWEEN}{_UNIT}{{1,2}}{_BETWEEN}{_UNIT}{{1,2}}(?!\w)")
"""Stands in every text that has a word pulled apart, and is looked for in a third of the time."""
_GAP = re.compile(_BETWEEN)
_LAST_GAP = re.compile(rf"[.・*_~|/☆★♪♡♥]{{1,2}}(?={_UNIT})")
"""Before a last piece that runs on: 全.額.返.金いたします."""
_JAPANESE = "[ぁ-ゖァ-ヺー一-鿿々]"
_LOOSE_GAP = regex.compile(rf"(?<={_JAPANESE})[ ・*_~|/☆★♪♡♥]{{1,2}}(?={_JAPANESE})")


def undisguised(folded: Folded) -> Folded | None:
    """The text as it is meant, with the way back to the original; None where nothing is disguised."""
    meant = plainly(folded.plain)
    gaps = [*_gaps(meant), *(gap.span() for gap in _LOOSE_GAP.finditer(meant))]
    for start, end, sign in splits(meant):
        meant = meant[:start] + sign + meant[start + 1 :]
        gaps.append((start + 1, end))
    if not gaps:
        if meant == folded.plain:
            return None
        return Folded(folded.original, meant, folded.starts, folded.ends)
    kept = [place for place, dropped in enumerate(_dropped(len(meant), gaps)) if not dropped]
    spans = [folded.original_span(place, place + 1) for place in kept]
    return Folded(
        folded.original,
        "".join(meant[place] for place in kept),
        tuple(start for start, _ in spans),
        tuple(end for _, end in spans),
    )


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """What stands between the letters of words that are pulled apart. Numbers are read elsewhere."""
    if not _PULLED_SOMEWHERE.search(text):
        return
    for run in _PULLED_APART.finditer(text):
        for gap in _GAP.finditer(text, run.start(), run.end()):
            yield gap.span()
        if last := _LAST_GAP.match(text, run.end()):
            yield last.span()


def _dropped(length: int, gaps: list[tuple[int, int]]) -> list[bool]:
    dropped = [False] * length
    for start, end in gaps:
        dropped[start:end] = [True] * (end - start)
    return dropped
