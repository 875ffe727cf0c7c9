"""What is wrong with a pack, told so that whoever writes it finds the place."""

from dataclasses import dataclass
from typing import Literal

from governance.errors import PackError

Kind = Literal[
    "syntax",  # no YAML
    "unknown",  # a key that there is not
    "missing",  # a key that there must be
    "value",  # a value that cannot be
    "large",  # more than is taken
    "name",  # the pack is called other than its file
    "twice",  # another rule has this id
    "pattern",  # RE2 refuses it, or it can never match
    "rule",  # a rule that cannot be used
    "floor",  # what must never leave would be let through
    "hit",  # an example that is not found
    "mark",  # an example that is found elsewhere
    "non_hit",  # an example that should be left alone
    "unavailable",  # an example on which judging fails
]


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `detail` is the reader's own words for it (msgspec's, RE2's, the example)."""

    kind: Kind
    detail: str
    line: int | None = None
    """Counted from 1."""
    key: str = ""
    """The key, the rule's id, or the pattern that it is about."""

    def __str__(self) -> str:
        told = self.detail if self.key in self.detail else f"{self.key}: {self.detail}"
        return told if self.line is None else f"line {self.line}: {told}"


class UnreadableError(PackError):
    """A text that is no pack; the problem says why and where."""

    def __init__(self, name: str, problem: Problem) -> None:
        super().__init__(f"{name}: {problem}")
        self.problem = problem
