"""A draft beside what is in force, line by line."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice

from console.view.policy import DiffLine

AROUND = 2
"""Unchanged lines that are shown before and after a change."""
MOST_LINES = 3_000
"""Shown at most; a pack of the largest size has no more that differ in practice."""


def compared(before: str, after: str) -> tuple[DiffLine, ...]:
    """The changed lines, with some around them."""
    return tuple(islice(_lines(before.splitlines(), after.splitlines()), MOST_LINES))


def _lines(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    for number, group in enumerate(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)):
        if number:
            yield DiffLine("gap", "")
        for kind, left, left_end, right, right_end in group:
            if kind == "equal":
                for at in range(left_end - left):
                    yield DiffLine("same", old[left + at], left + at + 1, right + at + 1)
                continue
            for at in range(left, left_end):
                yield DiffLine("removed", old[at], before=at + 1)
            for at in range(right, right_end):
                yield DiffLine("added", new[at], after=at + 1)
