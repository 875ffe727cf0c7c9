"""A pack's own examples as its tests: every hit is found and marked, every non-hit is left alone."""

from collections.abc import Iterator

from governance.draft import Draft, Finding
from governance.errors import GateUnavailableError
from governance.gate import evaluate
from governance.packs.examples import context_of, draft_of
from governance.packs.places import Places
from governance.packs.problems import Kind, Problem
from governance.packs.schema import Example, Pack, RuleRow
from governance.policy import Policy

LONGEST_TOLD = 60


def failures(pack: Pack, policy: Policy, places: Places) -> Iterator[Problem]:
    """The examples that are not as they say, with the line of each."""
    for number, rule in enumerate(pack.rules):
        for key, examples in (("hits", rule.hits), ("non_hits", rule.non_hits)):
            for place, example in enumerate(examples):
                kind = _failure(rule, example, policy, hit=key == "hits")
                if kind is not None:
                    line = places.line(f"$.rules[{number}].{key}[{place}]")
                    yield Problem(kind, _told(example), line, rule.id)


def _failure(rule: RuleRow, example: str | Example, policy: Policy, *, hit: bool) -> Kind | None:
    draft = draft_of(rule, example)
    try:
        found = [each for each in evaluate(draft, context_of(draft, example), policy).findings if each.rule == rule.id]
    except GateUnavailableError:
        return "unavailable"
    if not hit:
        return "non_hit" if found else None
    if not found:
        return "hit"
    mark = example.mark if isinstance(example, Example) else None
    return None if mark is None or mark in [_marked(draft, each) for each in found] else "mark"


def _marked(draft: Draft, finding: Finding) -> str:
    words = draft.texts[finding.message] if draft.texts else ""
    if finding.button is not None:
        words = draft.buttons[finding.message][finding.button]
    return words[finding.start : finding.end]


def _told(example: str | Example) -> str:
    text = example if isinstance(example, str) else example.text or " / ".join(example.texts or ())
    return text if len(text) <= LONGEST_TOLD else text[: LONGEST_TOLD - 1] + "…"
