"""What a pack that somebody writes may hold: RE2's patterns within bounds, conditions and checks that there are."""

from collections.abc import Iterator

from governance.checks import CHECKS
from governance.conditions import Condition
from governance.errors import PackError
from governance.matching import PatternEntry, compiled
from governance.packs.places import Places
from governance.packs.problems import Problem
from governance.packs.schema import Pack, RuleRow

LONGEST_TEXT = 150_000
"""Characters of a pack."""
MOST_RULES = 300
MOST_PATTERNS = 1_000
"""In one pack."""
LONGEST_PATTERN = 4_000
"""Characters."""
PATTERN_MEMORY = 1 << 20
"""Bytes that RE2 may use for one pattern; the largest shipped one takes a quarter of it."""
MOST_TERMS = 5_000


def problems_of(name: str, pack: Pack, places: Places) -> Iterator[Problem]:
    """Everything that is wrong with it by itself, in the order of its lines where one knows."""
    if name != f"{pack.pack}.yml":
        yield Problem("name", f"the pack {pack.pack} stands in {name}", places.line("$.pack"), pack.pack)
    counts = {
        "rules": (len(pack.rules), MOST_RULES),
        "patterns": (sum(len(patterns) for rule in pack.rules for _, patterns in _patterns(rule)), MOST_PATTERNS),
        "terms": (sum(len(word.terms) + len(word.but_not) for rule in pack.rules for word in rule.words), MOST_TERMS),
    }
    for what, (there, most) in counts.items():
        if there > most:
            yield Problem("large", f"{there:,} {what}; {most:,} are taken", places.line("$.rules"), what)
            return
    seen: set[str] = set()
    for number, rule in enumerate(pack.rules):
        if rule.id in seen:
            yield Problem("twice", f"{rule.id} is defined twice", places.line(f"$.rules[{number}].id"), rule.id)
        seen.add(rule.id)
        yield from _of_rule(rule, f"$.rules[{number}]", places)


def _of_rule(rule: RuleRow, path: str, places: Places) -> Iterator[Problem]:
    for key, patterns in _patterns(rule):
        for number, pattern in enumerate(patterns):
            refused = _refused(rule, pattern)
            if refused:
                yield Problem("pattern", refused, places.line(f"{path}.{key}[{number}]"), pattern[:80])
    if rule.check is not None and rule.check not in CHECKS:
        known = ", ".join(sorted(CHECKS))
        yield Problem("rule", f"there is no check {rule.check!r}; there are {known}", places.line(f"{path}.check"),
                      rule.id)  # fmt: skip
    if rule.when is not None:
        try:
            Condition(rule.id, rule.when)
        except PackError as error:
            yield Problem("rule", str(error), places.line(f"{path}.when"), rule.id)


def _patterns(rule: RuleRow) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from (("patterns", rule.patterns), ("missing", rule.missing), ("needs", rule.needs), ("unless", rule.unless))


def _refused(rule: RuleRow, pattern: str) -> str:
    if len(pattern) > LONGEST_PATTERN:
        return f"{len(pattern):,} characters; {LONGEST_PATTERN:,} are taken"
    try:
        compiled(PatternEntry(rule.id, pattern, rule.case), PATTERN_MEMORY)
    except PackError as error:
        return str(error).partition(": ")[2] or str(error)
    return ""
