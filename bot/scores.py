"""How well messages were understood: accuracy, F1, out-of-scope recall, confusion, entities. Pure counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OUT_OF_SCOPE = "out_of_scope"

Span = tuple[str, int, int]


@dataclass(frozen=True)
class Judged:
    """One message: what it was, what it was taken for, and whether the bot would have asked back."""

    expected: str
    predicted: str
    sure: bool
    expected_entities: frozenset[Span] | None = None
    predicted_entities: frozenset[Span] = frozenset()


@dataclass(frozen=True)
class IntentScore:
    """Support is the number of messages that had the intent."""

    intent: str
    support: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Scores:
    """Shares between 0 and 1. ``turned_away`` is the share of out-of-scope messages that got no shop answer:
    understood as
    out of scope, or asked back; ``asked_back_needlessly`` the share of the others that were asked back."""

    messages: int
    accuracy: float
    macro_f1: float
    out_of_scope_recall: float
    turned_away: float
    asked_back_needlessly: float
    entity_precision: float
    entity_recall: float
    intents: tuple[IntentScore, ...]
    confused: tuple[tuple[str, str, int], ...]


def score(judged: Sequence[Judged]) -> Scores:
    """Counts. Entities are right when kind and both offsets are; messages without annotation do not count there."""
    intents = tuple(_intent_score(name, judged) for name in sorted({j.expected for j in judged}))
    outside = [j for j in judged if j.expected == OUT_OF_SCOPE]
    inside = [j for j in judged if j.expected != OUT_OF_SCOPE]
    annotated = [(j.expected_entities, j.predicted_entities) for j in judged if j.expected_entities is not None]
    hits = sum(len(expected & predicted) for expected, predicted in annotated)
    confused = Counter((j.expected, j.predicted) for j in judged if j.expected != j.predicted)
    return Scores(
        messages=len(judged),
        accuracy=_share(j.expected == j.predicted for j in judged),
        macro_f1=sum(i.f1 for i in intents) / len(intents) if intents else 0.0,
        out_of_scope_recall=_share(j.predicted == OUT_OF_SCOPE for j in outside),
        turned_away=_share(j.predicted == OUT_OF_SCOPE or not j.sure for j in outside),
        asked_back_needlessly=_share(not j.sure for j in inside),
        entity_precision=_ratio(hits, sum(len(predicted) for _, predicted in annotated)),
        entity_recall=_ratio(hits, sum(len(expected) for expected, _ in annotated)),
        intents=intents,
        confused=tuple((e, p, n) for (e, p), n in confused.most_common(10)),
    )


def _intent_score(name: str, judged: Sequence[Judged]) -> IntentScore:
    hits = sum(j.expected == name == j.predicted for j in judged)
    support = sum(j.expected == name for j in judged)
    precision, recall = _ratio(hits, sum(j.predicted == name for j in judged)), _ratio(hits, support)
    return IntentScore(name, support, precision, recall, _ratio(2 * precision * recall, precision + recall))


def _share(values: Iterable[bool]) -> float:
    counted = list(values)
    return _ratio(sum(counted), len(counted))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
