"""A template before the gate: the drafts that stand for everywhere it may be said, and what the decisions come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.limits import Limits, Visibility
from desk.templates.variables import Filled
from governance.decisions import as_json
from governance.draft import Action, Context, Decision, Draft, Finding, Verdict

LONGEST_TEXT: Final = 2_000
ANYWHERE: Final = "any"
"""No channel's name: rules of one channel, and its limits, are for the moment of sending."""
_VISIBILITIES: tuple[Visibility, ...] = ("private", "public")
_STRICTNESS: tuple[Verdict, ...] = ("allow", "revise", "hold", "block")
_TIERS = ("none", "low", "medium", "high")


@dataclass(frozen=True)
class Judged:
    """What the gate says to a template's text. Findings are JSON, their places those of the template itself."""

    text: str
    shown: str
    """As it reads with the example's values."""
    verdict: Verdict
    tier: str
    findings: tuple[Mapping[str, Any], ...]
    agreed: tuple[tuple[str, str], ...]
    """(rule, words) of what people let pass by approving it: never what a value brings in, never a block."""


def drafts(filled: Filled, now: datetime) -> tuple[tuple[Draft, Context], ...]:
    """In private and in public, by a person, to nobody in particular."""
    return tuple(_draft(filled.text, visibility, now) for visibility in _VISIBILITIES)


def judged(text: str, filled: Filled, decisions: Sequence[Decision]) -> Judged:
    """The stricter of the decisions on `drafts`, with everything that was found."""
    found = _merged(filled, decisions)
    held = [each for each, _ in found if each.action == "hold" and not filled.touches(each.start, each.end)]
    return Judged(
        text=text,
        shown=filled.text,
        verdict=max((each.verdict for each in decisions), key=_STRICTNESS.index),
        tier=max((each.tier for each in decisions), key=_TIERS.index),
        findings=tuple(_told(filled, each, only) for each, only in found),
        agreed=tuple(sorted({(each.rule, filled.text[each.start : each.end]) for each in held})),
    )


def _draft(text: str, visibility: Visibility, now: datetime) -> tuple[Draft, Context]:
    action: Action = "public_reply" if visibility == "public" else "message"
    limits = Limits(ANYWHERE, visibility, text_length=2 * LONGEST_TEXT, length_unit="codepoints")
    return Draft("agent", ANYWHERE, visibility, (text,), action=action), Context(now, limits=limits)


def _merged(filled: Filled, decisions: Sequence[Decision]) -> list[tuple[Finding, str]]:
    """Every finding once, in the order of the text; with the visibility where it is found in one alone."""
    places: dict[tuple[object, ...], tuple[Finding, list[str]]] = {}
    for visibility, decision in zip(_VISIBILITIES, decisions, strict=True):
        for each in decision.findings:
            key = each.rule, each.start, each.end, each.action
            places.setdefault(key, (each, []))[1].append(visibility)
    found = [(each, where[0] if len(where) == 1 else "") for each, where in places.values()]
    return sorted(found, key=lambda one: (one[0].start, -one[0].end, one[0].rule))


def _told(filled: Filled, each: Finding, only: str) -> dict[str, Any]:
    start, end = filled.origin(each.start, each.end)
    return as_json(each) | {"start": start, "end": end, "only": only}
