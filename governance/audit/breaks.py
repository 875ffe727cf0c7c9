"""What verification says."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["altered", "inserted", "reordered", "removed", "unsealed", "unknown_key", "file"]


@dataclass(frozen=True)
class Break:
    """Where the log is not what was written. `position` is the place in the chain, where there is one."""

    kind: Kind
    words: str
    position: int | None = None


@dataclass(frozen=True)
class Verification:
    """`entries` hold; at `broken`, if anything, verification ended."""

    entries: int
    broken: Break | None = None
