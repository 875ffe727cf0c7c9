"""Every rule of every pack against its own examples."""

import re

import pytest

from governance.draft import Finding
from governance.gate import evaluate
from governance.packs.examples import context_of, draft_of
from governance.packs.loader import load_packs
from governance.packs.schema import Example, RuleRow
from governance.policy import Policy

PACKS = load_packs()
RULES = [rule for pack in PACKS.packs for rule in pack.rules]
HITS = [(rule, example) for rule in RULES for example in rule.hits]
NON_HITS = [(rule, example) for rule in RULES for example in rule.non_hits]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy(PACKS)


def _name(value: object) -> str:
    return value.id if isinstance(value, RuleRow) else ascii(value)[:60]


def _findings(policy: Policy, rule: RuleRow, example: str | Example) -> list[Finding]:
    draft = draft_of(rule, example)
    return [found for found in evaluate(draft, context_of(draft, example), policy).findings if found.rule == rule.id]


def _marked(rule: RuleRow, example: str | Example, finding: Finding) -> str:
    draft = draft_of(rule, example)
    words = draft.texts[finding.message] if draft.texts else ""
    if finding.button is not None:
        words = draft.buttons[finding.message][finding.button]
    return words[finding.start : finding.end]


@pytest.mark.parametrize(("rule", "example"), HITS, ids=_name)
def test_a_hit_is_found_and_marked(policy: Policy, rule: RuleRow, example: str | Example) -> None:
    findings = _findings(policy, rule, example)
    assert findings
    if isinstance(example, Example) and example.mark is not None:
        assert example.mark in [_marked(rule, example, finding) for finding in findings]


@pytest.mark.parametrize(("rule", "example"), NON_HITS, ids=_name)
def test_a_non_hit_is_left_alone(policy: Policy, rule: RuleRow, example: str | Example) -> None:
    assert not _findings(policy, rule, example)


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_each_rule_brings_five_different_examples_of_each_kind(rule: RuleRow) -> None:
    assert len(set(rule.hits)) >= 5
    assert len(set(rule.non_hits)) >= 5


@pytest.mark.parametrize(
    ("rule", "terms"),
    [(rule, word.terms) for rule in RULES if not rule.needs for word in rule.words],
    ids=lambda value: str(value)[:40],
)
def test_each_word_is_found_by_itself(policy: Policy, rule: RuleRow, terms: tuple[str, ...]) -> None:
    for term in terms:
        assert term in [_marked(rule, term, finding) for finding in _findings(policy, rule, term)]


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_each_rule_speaks_both_languages(policy: Policy, rule: RuleRow) -> None:
    for finding in _findings(policy, rule, rule.hits[0]):
        assert finding.reason.endswith("。")
        assert finding.reason_en.isascii()
        assert "{" not in finding.reason + finding.reason_en
        assert finding.title
        # A law keeps its name in English; its article is translated.
        assert finding.law_en.isascii() or re.search(r"法 Art\. \d+(-\d+)?$", finding.law_en)
