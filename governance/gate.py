"""The gate's judgement: a pure function of a draft, the facts around it and the policy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from core.limits import Limits, UnknownChannelError, limits_of
from governance.draft import Context, Decision, Draft, Finding, Verdict
from governance.errors import CheckFailedError, LimitsUnknownError
from governance.guards import excused
from governance.matter import JAPAN, Mark, Matter, Passage, passages_of
from governance.packs.schema import Bilingual
from governance.policy import Choice, Entry, Policy, Rule
from governance.replay import inputs_of

MOST_FINDINGS = 50
"""Of one rule in one answer; what goes beyond tells nobody anything new."""
_STRICTNESS: tuple[Verdict, ...] = ("allow", "revise", "hold", "block")
_VERDICTS: dict[str, Verdict] = {"warn": "allow", "revise": "revise", "hold": "hold", "block": "block"}
_TIERS = ("none", "low", "medium", "high")


@dataclass(frozen=True)
class _Objection:
    rule: Rule
    mark: Mark
    reason: Bilingual
    suggestion: Bilingual | None


def evaluate(draft: Draft, context: Context, policy: Policy) -> Decision:
    """Judge one answer. The same arguments give the same decision.

    Raises CheckFailedError when a check raises and LimitsUnknownError when no connector told what the channel allows:
    both are GateUnavailableError, and nothing goes out. Raises ValueError for a moment without a zone.
    """
    matter = Matter(draft, context, _limits(draft, context), policy.company, passages_of(draft))
    choice = policy.choice(draft, _day(context.now))
    objections = sorted(_objections(matter, choice, policy), key=_place)
    return Decision(
        verdict=max((_VERDICTS[each.rule.row.action] for each in objections), key=_STRICTNESS.index, default="allow"),
        texts=draft.texts,
        findings=tuple(_finding(each) for each in objections),
        tier=max((each.rule.tier for each in objections), key=_TIERS.index, default="none"),
        policy_version=policy.version,
        at=context.now,
        inputs=inputs_of(matter, policy),
    )


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


def _objections(matter: Matter, choice: Choice, policy: Policy) -> Iterator[_Objection]:
    for rule in choice.checks:
        if _in_scope(matter, rule):
            yield from _checked(matter, rule)
    for rule in choice.absences:
        if _in_scope(matter, rule) and rule.scope.misses(matter):
            yield _Objection(rule, Mark(0, 0, 0), rule.row.reason, rule.row.suggestion)
    counts: dict[int, int] = {}
    for entry, mark in _matched(matter, choice, policy):
        order = entry.rule.order
        if counts.get(order, 0) < MOST_FINDINGS:
            counts[order] = counts.get(order, 0) + 1
            yield _Objection(entry.rule, mark, entry.reason, entry.suggestion)


def _in_scope(matter: Matter, rule: Rule) -> bool:
    try:
        return rule.scope.holds(matter)
    except Exception as error:
        raise CheckFailedError(rule.row.id) from error


def _checked(matter: Matter, rule: Rule) -> Iterator[_Objection]:
    assert rule.check is not None
    try:
        for count, mark in enumerate(rule.check(matter)):
            if count == MOST_FINDINGS:
                return
            yield _Objection(rule, mark, rule.row.reason, rule.row.suggestion)
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
    for entries, index in ((policy.word_entries, policy.words), (policy.pattern_entries, policy.patterns)):
        known.clear()
        for reading in passage.readings:
            for found in index.find(reading):
                rule = entries[found.entry].rule
                if rule.order not in choice.orders or excused(reading, found.start, found.end, rule.row.guards):
                    continue
                mark = passage.mark(found.start, found.end, reading)
                if index is policy.words and passage.tells_plainly(mark, found.start, found.end, reading):
                    continue  # judged in the plain reading, where the ordinary words that contain it are known
                place = found.entry, mark.start, mark.end
                if place not in known:
                    known.add(place)
                    yield entries[found.entry], mark


def _place(objection: _Objection) -> tuple[int, int, int, int, int]:
    mark = objection.mark
    return mark.message, -1 if mark.button is None else mark.button, mark.start, -mark.end, objection.rule.order


def _finding(objection: _Objection) -> Finding:
    row, mark, suggestion = objection.rule.row, objection.mark, objection.suggestion
    return Finding(
        rule=row.id,
        law=row.law.ja,
        start=mark.start,
        end=mark.end,
        reason=objection.reason.ja.format_map(mark.values),
        suggestion=suggestion.ja if suggestion else None,
        message=mark.message,
        action=row.action,
        reason_en=objection.reason.en.format_map(mark.values),
        law_en=row.law.en,
        suggestion_en=suggestion.en if suggestion else None,
        button=mark.button,
        title=row.title.ja,
        title_en=row.title.en,
    )
