"""What a check looks at: the draft in passages, the facts around it, and how a check marks a place."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from core.limits import Limits
from governance.digits import Run, runs
from governance.disguise import undisguised
from governance.draft import Context, Draft
from governance.normalise import Folded, fold
from governance.packs.schema import Company
from governance.spelled_out import in_kanji

JAPAN = ZoneInfo("Asia/Tokyo")
WORDLESS = frozenset({"hide", "unhide", "delete", "like"})
"""Actions that carry no text: checks of words have nothing to look at."""


_category = lru_cache(maxsize=8192)(unicodedata.category)


@dataclass(frozen=True)
class Mark:
    """A place that a check objects to, in characters of the original; `values` fill the rule's wording, and
    `correction` is what a rule that revises puts there."""

    message: int
    start: int
    end: int
    button: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    correction: str | None = None


@dataclass(frozen=True)
class Passage:
    """One piece of outbound words: a message's text, or the title of one of its buttons."""

    message: int
    text: str
    button: int | None = None

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters that occur: a check for rare ones need not look where there are none."""
        return frozenset(self.text)

    @cached_property
    def categories(self) -> frozenset[str]:
        """The general categories that occur (https://www.unicode.org/reports/tr44/#General_Category_Values)."""
        return frozenset(map(_category, self.characters))

    @cached_property
    def folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def readings(self) -> tuple[Folded, ...]:
        """The text folded, as it is meant where it is disguised, and in kanji where words are spelled out in kana."""
        meant = undisguised(self.folded)
        written = in_kanji(meant or self.folded)
        return tuple(reading for reading in (self.folded, meant, written) if reading is not None)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        return runs(self.folded)

    def mark(self, start: int, end: int, reading: Folded | None = None) -> Mark:
        """Mark a place of the folded text, or of another reading."""
        start, end = (reading or self.folded).original_span(start, end)
        return Mark(self.message, start, end, self.button)

    def tells_plainly(self, mark: Mark, start: int, end: int, reading: Folded) -> bool:
        """Whether what another reading finds stands there undisguised."""
        return reading is not self.folded and fold(self.text[mark.start : mark.end]).lower == reading.lower[start:end]

    def mark_original(self, start: int, end: int, **values: object) -> Mark:
        """Mark a place of the text as it was written."""
        return Mark(self.message, start, end, self.button, values)

    def put_right(self, start: int, end: int, correction: str) -> Mark:
        """Mark a place of the text as it was written, and say what belongs there."""
        return Mark(self.message, start, end, self.button, correction=correction)


@dataclass(frozen=True)
class Matter:
    """Everything a check may know. It holds no clock, no network, no database."""

    draft: Draft
    context: Context
    limits: Limits
    company: Company
    passages: tuple[Passage, ...]

    @property
    def now(self) -> datetime:
        """The moment in Japan, where the rules hold."""
        return self.context.now.astimezone(JAPAN)

    def marked(self, mark: Mark) -> str:
        """The words that a mark points at, as they were written."""
        texts = (each.text for each in self.passages if (each.message, each.button) == (mark.message, mark.button))
        return next(texts, "")[mark.start : mark.end]

    @property
    def wordless(self) -> bool:
        """Whether the draft's action carries no text by its nature."""
        return self.draft.action in WORDLESS


Check = Callable[[Matter], Iterable[Mark]]
"""A pure function: the same matter gives the same marks. It may raise; then nothing is cleared."""


def passages_of(draft: Draft) -> tuple[Passage, ...]:
    """All words of a draft, in the order a reader meets them."""
    return tuple(_passages(draft))


def _passages(draft: Draft) -> Iterable[Passage]:
    for message, text in enumerate(draft.texts):
        yield Passage(message, text)
        titles = draft.buttons[message] if message < len(draft.buttons) else ()
        for button, title in enumerate(titles):
            yield Passage(message, title, button)
