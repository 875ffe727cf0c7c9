"""Packs made ready for judging: rules chosen by where they hold, terms and patterns in their indexes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from governance.checks import CHECKS
from governance.draft import Draft
from governance.errors import PackError
from governance.matching import PatternEntry, PatternIndex, TermEntry, TermIndex
from governance.matter import Check
from governance.packs.loader import Packs, load_packs
from governance.packs.schema import Applies, Bilingual, Company, RuleRow, Tier
from governance.scope import Scope

_CHOICES_KEPT = 512
_JUDGING = (
    *("normalise", "rewriting", "kanji_forms", "confusables", "kana_shapes", "alike_words", "disguise", "spelled_out"),
    *("digits", "guards", "conditions", "scope", "matching", "matter"),
    *("policy", "revision", "objection", "gate"),
)
_TIER_OF_ACTION: dict[str, Tier] = {"block": "high", "hold": "medium", "revise": "low", "warn": "low"}


@dataclass(frozen=True)
class Rule:
    """A rule ready to judge with. `order` is its place in the packs; `check` is None where an index finds for it."""

    order: int
    row: RuleRow
    check: Check | None
    scope: Scope

    @property
    def tier(self) -> Tier:
        return self.row.tier or _TIER_OF_ACTION[self.row.action]

    def holds(self, draft: Draft, profiles: Sequence[str] | None, day: date) -> bool:
        """Whether this rule is about such a draft by a business of these kinds, on this day in Japan."""
        return (
            self.row.effective <= day
            and (profiles is None or not {"general", *profiles}.isdisjoint(self.row.profiles))
            and _covers(self.row.applies, draft)
        )


def _covers(applies: Applies, draft: Draft) -> bool:
    return (
        (applies.author is None or draft.author in applies.author)
        and (applies.channel is None or draft.channel in applies.channel)
        and (applies.visibility is None or draft.visibility in applies.visibility)
        and (applies.purpose is None or draft.purpose in applies.purpose)
        and (applies.action is None or draft.action in applies.action)
        and (applies.sponsored is None or draft.sponsored == applies.sponsored)
    )


@dataclass(frozen=True)
class Entry:
    """What an index finds for: a rule, with the words of its own where it has any."""

    rule: Rule
    reason: Bilingual
    suggestion: Bilingual | None


@dataclass(frozen=True)
class Choice:
    """The rules that hold for one kind of draft."""

    checks: tuple[Rule, ...]
    absences: tuple[Rule, ...]
    words: frozenset[int]
    """Numbers of the entries of terms that hold."""
    patterns: frozenset[int]


class Policy:
    """All rules, ready. Immutable in effect, shared by all threads."""

    def __init__(self, packs: Packs, checks: Mapping[str, Check] = CHECKS) -> None:
        """Raises PackError for a check that does not exist or a pattern that RE2 refuses."""
        rows = [row for pack in packs.packs for row in pack.rules]
        self.rules = tuple(Rule(order, row, _check_of(row, checks), Scope(row)) for order, row in enumerate(rows))
        self.company: Company = packs.company
        self.digests = packs.digests()
        self.code = code_digest()
        self.version = hashlib.sha256("\n".join(f"{k} {v}" for k, v in self.digests.items()).encode()).hexdigest()
        self.word_entries, self.words = _word_index(self.rules)
        self.pattern_entries, self.patterns = _pattern_index(self.rules)
        self._choices: dict[tuple[object, ...], Choice] = {}

    def choice(self, draft: Draft, day: date) -> Choice:
        """The rules that hold for this draft; kinds of drafts met before are remembered."""
        kind = (
            draft.author, draft.channel, draft.visibility, draft.purpose, draft.action, draft.sponsored,
            draft.profiles, day,
        )  # fmt: skip
        known = self._choices.get(kind)
        if known is None:
            profiles = self.company.profiles if draft.profiles is None else draft.profiles
            holding = [rule for rule in self.rules if rule.holds(draft, profiles, day)]
            known = Choice(
                tuple(rule for rule in holding if rule.check),
                tuple(rule for rule in holding if rule.row.missing),
                _entries_of(self.word_entries, holding),
                _entries_of(self.pattern_entries, holding),
            )
            if len(self._choices) >= _CHOICES_KEPT:
                self._choices.clear()
            self._choices[kind] = known
        return known


def load_policy(own: Path | None = None, checks: Mapping[str, Check] = CHECKS) -> Policy:
    """The policy of the shipped packs, with a company's own folder over them. Raises PackError."""
    return Policy(load_packs(own), checks)


def code_digest() -> str:
    """SHA-256 (hex) over the program text that judges: a replay elsewhere is only sure to agree if this is the same."""
    folder = Path(__file__).parent
    seen = hashlib.sha256()
    for path in [*(folder / f"{name}.py" for name in _JUDGING), *sorted(folder.glob("checks/*.py"))]:
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _entries_of(entries: Sequence[Entry], holding: Sequence[Rule]) -> frozenset[int]:
    orders = {rule.order for rule in holding}
    return frozenset(number for number, entry in enumerate(entries) if entry.rule.order in orders)


def _check_of(row: RuleRow, checks: Mapping[str, Check]) -> Check | None:
    if row.check is None:
        return None
    try:
        return checks[row.check]
    except KeyError:
        raise PackError(f"rule {row.id}: there is no check {row.check!r}; there are {', '.join(checks)}") from None


def _word_index(rules: Sequence[Rule]) -> tuple[tuple[Entry, ...], TermIndex]:
    pairs = [(rule, word) for rule in rules for word in rule.row.words]
    entries = [
        Entry(rule, word.reason or rule.row.reason, word.suggestion or rule.row.suggestion) for rule, word in pairs
    ]
    return tuple(entries), TermIndex([TermEntry(word.terms, word.but_not, word.as_written) for _, word in pairs])


def _pattern_index(rules: Sequence[Rule]) -> tuple[tuple[Entry, ...], PatternIndex]:
    pairs = [(rule, pattern) for rule in rules for pattern in rule.row.patterns]
    entries = [Entry(rule, rule.row.reason, rule.row.suggestion) for rule, _ in pairs]
    return tuple(entries), PatternIndex([PatternEntry(rule.row.id, pattern, rule.row.case) for rule, pattern in pairs])
