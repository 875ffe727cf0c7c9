"""One thing a rule objects to in a draft: what it weighs, what would put it right, and how it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from governance.draft import Finding, Verdict
from governance.matter import Mark
from governance.packs.schema import Bilingual
from governance.policy import Rule
from governance.revision import Correction, Revised

Act = Literal["warn", "revise", "hold", "block"]
_STRICTNESS: tuple[Verdict, ...] = ("allow", "revise", "hold", "block")
_VERDICTS: dict[Act, Verdict] = {"warn": "allow", "revise": "revise", "hold": "hold", "block": "block"}
_TIERS = ("none", "low", "medium", "high")


@dataclass(frozen=True)
class Objection:
    """A rule and the place it marks."""

    rule: Rule
    mark: Mark
    reason: Bilingual
    suggestion: Bilingual | None
    agreed: bool = False
    """Whether people have agreed to these very words before, so that nobody has to look again."""

    @property
    def correction(self) -> Correction | None:
        """What a rule that revises puts in place of the mark. Titles of buttons are not corrected."""
        mark, text = self.mark, self.mark.correction
        if self.rule.row.action != "revise" or mark.button is not None:
            return None
        if text is None and self.suggestion is not None:
            text = self.suggestion.ja
        return None if text is None else Correction(mark.message, mark.start, mark.end, text)

    @property
    def action(self) -> Act:
        """What the rule does here: where it has nothing to put right, or people have agreed, it only warns."""
        action = self.rule.row.action
        idle = (action == "revise" and self.correction is None) or (action == "hold" and self.agreed)
        return "warn" if idle else action

    @property
    def verdict(self) -> Verdict:
        """The verdict that it asks for."""
        return _VERDICTS[self.action]

    @property
    def place(self) -> tuple[int, int, int, int, int]:
        """Sorts objections as a reader meets them."""
        mark = self.mark
        return mark.message, -1 if mark.button is None else mark.button, mark.start, -mark.end, self.rule.order

    def at_its_origin(self, texts: Sequence[Revised]) -> "Objection":
        """The same, found in corrected texts, with its place in what was written."""
        mark = self.mark
        if mark.button is not None or mark.message >= len(texts):
            return self
        start, end = texts[mark.message].original_span(mark.start, mark.end)
        return replace(self, mark=replace(mark, start=start, end=end))

    def finding(self) -> Finding:
        """As it is told, in both languages."""
        row, mark, suggestion, correction = self.rule.row, self.mark, self.suggestion, self.correction
        if correction is not None:
            suggestion = Bilingual(ja=correction.text, en=correction.text)
        return Finding(
            rule=row.id,
            law=row.law.ja,
            start=mark.start,
            end=mark.end,
            reason=self.reason.ja.format_map(mark.values),
            suggestion=suggestion.ja if suggestion else None,
            message=mark.message,
            action=self.action,
            reason_en=self.reason.en.format_map(mark.values),
            law_en=row.law.en,
            suggestion_en=suggestion.en if suggestion else None,
            button=mark.button,
            title=row.title.ja,
            title_en=row.title.en,
        )


def verdict_of(objections: Sequence[Objection]) -> Verdict:
    """The strictest that any of them asks for."""
    return max((each.verdict for each in objections), key=_STRICTNESS.index, default="allow")


def tier_of(objections: Sequence[Objection]) -> str:
    """The highest tier of risk among them."""
    return max((each.rule.tier for each in objections if not each.agreed), key=_TIERS.index, default="none")
