"""The labelled texts that the gate is measured against, read from their files."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from core.limits import Visibility
from governance.draft import Author, Purpose

FOLDER = Path(__file__).parent / "labelled"
SHOWN: Mapping[str, int] = {
    "abuse": 156, "accidents": 153, "commitments": 164, "keihyo": 178, "links": 150, "mail": 148, "occasions": 153,
    "personal": 174, "stealth": 153, "tokusho": 155, "unicode": 155, "yakki": 200,
}  # fmt: skip
"""Up to these numbers whoever writes rules has looked at the texts; the later ones nobody has."""
Evasion = Literal["width", "kana", "zero_width", "spaced", "circled", "homoglyph", "accent"]


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text and what should be said of it; the keys are told in the folder's README."""

    id: str
    text: str
    author: Author
    channel: str
    visibility: Visibility
    purpose: Purpose
    expect: tuple[str, ...]
    sponsored: bool = False
    profiles: tuple[str, ...] | None = None
    now: datetime | None = None
    least: Literal["warn", "hold", "block"] | None = None
    mark: str | None = None
    evasion: Evasion | None = None

    @property
    def held_out(self) -> bool:
        """Whether nobody may look at it while writing rules."""
        category, _, number = self.id.rpartition("-")
        return int(number) > SHOWN[category]


def labelled() -> Iterator[Labelled]:
    """All of them, by category. Raises msgspec.ValidationError for a line of another shape."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield msgspec.json.decode(line, type=Labelled)
