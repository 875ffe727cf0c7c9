"""The figures of an evaluation, by hand on a handful of messages."""

import pytest

from bot.scores import Judged, score

SIZE = ("size", 0, 1)
COLOR = ("color", 2, 3)
JUDGED = [
    Judged("greet", "greet", True),
    Judged("greet", "thank", True),
    Judged("thank", "thank", False),
    Judged("out_of_scope", "out_of_scope", True),
    Judged("out_of_scope", "greet", False),
    Judged("out_of_scope", "greet", True),
    Judged("ask_size", "ask_size", True, frozenset({SIZE, COLOR}), frozenset({SIZE, ("size", 2, 3), ("date", 5, 6)})),
]


def test_shares_are_counted() -> None:
    scores = score(JUDGED)
    assert scores.messages == 7
    assert scores.accuracy == pytest.approx(4 / 7)
    assert scores.out_of_scope_recall == pytest.approx(1 / 3)
    assert scores.turned_away == pytest.approx(2 / 3)
    assert scores.asked_back_needlessly == pytest.approx(1 / 4)
    assert scores.entity_precision == pytest.approx(1 / 3)
    assert scores.entity_recall == pytest.approx(1 / 2)
    assert scores.confused[0] == ("out_of_scope", "greet", 2)


def test_an_intents_scores() -> None:
    thank = next(intent for intent in score(JUDGED).intents if intent.intent == "thank")
    assert (thank.support, thank.precision, thank.recall) == (1, 0.5, 1.0)
    assert thank.f1 == pytest.approx(2 / 3)


def test_macro_f1_weighs_every_intent_the_same() -> None:
    scores = score(JUDGED)
    assert scores.macro_f1 == pytest.approx(sum(intent.f1 for intent in scores.intents) / 4)
