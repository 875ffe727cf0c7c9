"""The gate's judgement: a pure function of a draft, the facts around it and the policy."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from core.limits import Limits, UnknownChannelError, limits_of
from governance.draft import Context, Decision, Draft, Verdict
from governance.errors import CheckFailedError, LimitsUnknownError
from governance.guards import excused
from governance.matter import JAPAN, Mark, Matter, Passage, passages_of
from governance.objection import Objection, tier_of, verdict_of
from governance.policy import Choice, Entry, Policy, Rule
from governance.replay import inputs_of
from governance.revision import Revised, revised

MOST_FINDINGS = 50
"""Of one rule in one answer; what goes beyond tells nobody anything new."""
ROUNDS = 2
"""So often a text is corrected and judged again; one that is not right by then needs a person."""


def evaluate(draft: Draft, context: Context, policy: Policy) -> Decision:
    """Judge one answer. The same arguments give the same decision.

    Raises CheckFailedError when a check raises and LimitsUnknownError when no connector told what the channel allows:
    both are GateUnavailableError, and nothing goes out. Raises ValueError for a moment without a zone.
    """
    matter, objections = _judged(draft, context, policy)
    verdict, texts = verdict_of(objections), draft.texts
    if verdict == "revise":
        verdict, texts, later = _revised(draft, context, policy, objections)
        objections = sorted([*objections, *later], key=lambda each: each.place)
    inputs = inputs_of(matter, policy)
    if texts != draft.texts:
        inputs["said"] = list(draft.texts)  # what goes out are other words: these stand nowhere else
    return Decision(
        verdict=verdict,
        texts=texts,
        findings=tuple(each.finding() for each in _told(objections)),
        tier=tier_of(objections),
        policy_version=policy.version,
        at=context.now,
        inputs=inputs,
    )


def _judged(draft: Draft, context: Context, policy: Policy) -> tuple[Matter, list[Objection]]:
    matter = Matter(draft, context, _limits(draft, context), policy.company, passages_of(draft))
    choice = policy.choice(draft, _day(context.now))
    found = sorted(_heard(list(_objections(matter, choice, policy))), key=lambda each: each.place)
    if draft.agreed:
        found = [replace(each, agreed=_agreed(matter, each)) for each in found]
    return matter, found


def _heard(objections: Sequence[Objection]) -> Iterator[Objection]:
    """Without those that are of no weight beside what another one says of the same message."""
    loud = {each.mark.message for each in objections if not each.rule.row.quiet and each.action != "revise"}
    return (each for each in objections if not each.rule.row.quiet or each.mark.message not in loud)


def _agreed(matter: Matter, objection: Objection) -> bool:
    """Agreement lowers what a person could release; it lifts no block."""
    rule = objection.rule.row
    return rule.action == "hold" and (rule.id, matter.marked(objection.mark)) in matter.draft.agreed


def _revised(draft: Draft, context: Context, policy: Policy,
             objections: Sequence[Objection]) -> tuple[Verdict, tuple[str, ...], list[Objection]]:  # fmt: skip
    """Corrected and judged again. What the corrected text is stopped for is told with its place in the original."""
    texts = tuple(Revised.unchanged(text) for text in draft.texts)
    for _ in range(ROUNDS):
        texts = revised(texts, [each.correction for each in objections if each.correction is not None])
        right = tuple(text.text for text in texts)
        _, objections = _judged(replace(draft, texts=right), context, policy)
        verdict = verdict_of(objections)
        if verdict == "allow":
            return "revise", right, []
        if verdict != "revise":
            stopped = [each for each in objections if each.verdict == verdict]
            return verdict, draft.texts, [each.at_its_origin(texts) for each in stopped]
    return "hold", draft.texts, []


def _told(objections: Sequence[Objection]) -> Iterator[Objection]:
    """Every place is corrected, but not every one told."""
    counts: Counter[int] = Counter()
    for each in objections:
        counts[each.rule.order] += 1
        if counts[each.rule.order] <= MOST_FINDINGS:
            yield each


def _day(now: datetime) -> date:
    if now.tzinfo is None:
        raise ValueError("a moment without a zone is no moment")
    return now.astimezone(JAPAN).date()


def _limits(draft: Draft, context: Context) -> Limits:
    if context.limits is not None:
        return context.limits
    try:
        return limits_of(draft.channel, draft.visibility)
    except UnknownChannelError as error:
        raise LimitsUnknownError(str(error)) from error


def _objections(matter: Matter, choice: Choice, policy: Policy) -> Iterator[Objection]:
    for rule in choice.checks:
        if _in_scope(matter, rule):
            yield from _checked(matter, rule)
    for rule in choice.absences:
        if _in_scope(matter, rule) and rule.scope.misses(matter):
            yield Objection(rule, Mark(0, 0, 0), rule.row.reason, rule.row.suggestion)
    counts: dict[int, int] = {}
    for entry, mark in _matched(matter, choice, policy):
        order = entry.rule.order
        if counts.get(order, 0) < MOST_FINDINGS or entry.rule.row.action == "revise":
            counts[order] = counts.get(order, 0) + 1
            yield Objection(entry.rule, mark, entry.reason, entry.suggestion)


def _in_scope(matter: Matter, rule: Rule) -> bool:
    try:
        return rule.scope.holds(matter)
    except Exception as error:
        raise CheckFailedError(rule.row.id) from error


def _checked(matter: Matter, rule: Rule) -> Iterator[Objection]:
    assert rule.check is not None
    try:
        for count, mark in enumerate(rule.check(matter)):
            if count == MOST_FINDINGS and rule.row.action != "revise":
                return
            yield Objection(rule, mark, rule.row.reason, rule.row.suggestion)
    except Exception as error:
        raise CheckFailedError(rule.row.id) from error


def _matched(matter: Matter, choice: Choice, policy: Policy) -> Iterator[tuple[Entry, Mark]]:
    in_scope: dict[int, bool] = {}
    try:
        for passage in matter.passages:
            for entry, mark in _matched_in(passage, choice, policy):
                order = entry.rule.order
                if order not in in_scope:
                    in_scope[order] = entry.rule.scope.holds(matter)
                if in_scope[order]:
                    yield entry, mark
    except Exception as error:
        raise CheckFailedError("terms and patterns") from error


def _matched_in(passage: Passage, choice: Choice, policy: Policy) -> Iterator[tuple[Entry, Mark]]:
    """What is found in both readings of a disguised text is found once."""
    known: set[tuple[int, int, int]] = set()
    for entries, index, wanted in (
        (policy.word_entries, policy.words, choice.words),
        (policy.pattern_entries, policy.patterns, choice.patterns),
    ):
        known.clear()
        for reading in passage.readings:
            for found in index.find(reading, wanted):
                if excused(reading, found.start, found.end, entries[found.entry].rule.row.guards):
                    continue
                mark = passage.mark(found.start, found.end, reading)
                if index is policy.words and passage.tells_plainly(mark, found.start, found.end, reading):
                    continue  # judged in the plain reading, where the ordinary words that contain it are known
                place = found.entry, mark.start, mark.end
                if place not in known:
                    known.add(place)
                    yield entries[found.entry], mark
