"""What changed between two versions, and what was found in the newer one, as runs of words on numbered lines."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from console.view.approvals import Numbered, Piece
from console.view.conversation import Finding

Kind = Literal["same", "added"]
SHORTEST_SAME = 3
"""Fewer unchanged characters than this between two changes read as one change."""


def lines(before: str | None, after: str, findings: Sequence[tuple[int, Finding]]) -> tuple[Numbered, ...]:
    """`before`: None for a first version. `findings` with their numbers."""
    made: list[list[Piece]] = [[]]
    for piece in _pieces(before, after, findings):
        first, *others = piece.text.split("\n")
        for place, part in enumerate([first, *others]):
            if place:
                made.append([])
            last = piece.last and place == len(others)
            if part or last:
                made[-1].append(Piece(piece.kind, part, piece.finding, piece.finding_kind, last))
    return tuple(Numbered(number, tuple(pieces)) for number, pieces in enumerate(made, 1))


def changes(made: Sequence[Numbered]) -> int:
    """How many places were changed."""
    kinds = [piece.kind != "same" for line in made for piece in line.pieces]
    return sum(now and not before for before, now in zip([False, *kinds], kinds, strict=False))


def _pieces(before: str | None, after: str, findings: Sequence[tuple[int, Finding]]) -> Iterator[Piece]:
    if before is None or before == after:
        yield from _marked("same", after, 0, findings)
        return
    for kind, old, start, end in _runs(before, after):
        if old:
            yield Piece("removed", old)
        if start < end:
            yield from _marked("same" if kind == "equal" else "added", after[start:end], start, findings)


def _runs(before: str, after: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, words taken away, from, to): neighbouring changes with hardly anything between them are one."""
    pending: tuple[str, int, int] | None = None
    for tag, old_start, old_end, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        short = tag == "equal" and pending is not None and end - start < SHORTEST_SAME and end < len(after)
        if tag != "equal" or short:
            old, first, _ = pending or ("", start, start)
            pending = (old + before[old_start:old_end], first, end)
            continue
        if pending is not None:
            yield ("change", *pending)
            pending = None
        yield "equal", "", start, end
    if pending is not None:
        yield ("change", *pending)


def _marked(kind: Kind, text: str, at: int, findings: Sequence[tuple[int, Finding]]) -> Iterator[Piece]:
    """Split where a finding begins or ends; where two overlap, the first of them is marked."""
    edges = {at, at + len(text)}
    for _, found in findings:
        edges |= {edge for edge in (found.start, found.end) if at < edge < at + len(text)}
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        words = text[start - at : end - at]
        here = [(number, found) for number, found in findings if found.start <= start and end <= found.end]
        if here:
            number, found = here[0]
            yield Piece(kind, words, number, found.kind, found.end == end)
        else:
            yield Piece(kind, words)
