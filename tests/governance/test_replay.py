"""A stored decision can be judged again, and comes out the same."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from core.limits import Limits
from governance.draft import Context, Draft
from governance.gate import evaluate
from governance.policy import load_policy
from governance.replay import ReplayError, recalled
from tests.governance.conftest import CONTEXT, NOON
from tests.governance.strategies import drafts

POLICY = load_policy()
LIMITS = Limits(
    "instagram", "private", 1000, "utf8", buttons=3, bot_window=timedelta(hours=24), agent_window=timedelta(days=7)
)
FACTS = Context(NOON, ("ab" * 32,), window_open=False, limits=LIMITS, model="20261120-103000-abcd")


@given(drafts())
@settings(max_examples=100)
def test_a_decision_judged_again_from_its_stored_inputs_is_the_same(draft: Draft) -> None:
    decision = evaluate(draft, FACTS, POLICY)
    stored = json.loads(json.dumps(decision.inputs))
    assert evaluate(*recalled(stored, draft.texts, draft.buttons), POLICY) == decision


def test_the_facts_come_back_as_they_were() -> None:
    draft = Draft(
        "agent", "instagram", "private", ("はい",), recipient="sato", profiles=("food",), buttons=(("A", "B"),),
        agreed=frozenset({("commitments.compensation", "返金")}),
    )
    decision = evaluate(draft, FACTS, POLICY)
    assert recalled(json.loads(json.dumps(decision.inputs)), draft.texts, draft.buttons) == (draft, FACTS)


def test_other_words_are_no_replay() -> None:
    decision = evaluate(Draft("bot", "line", "private", ("はい",), buttons=(("A",),)), CONTEXT, POLICY)
    for texts, buttons in (
        (("いいえ",), (("A",),)),
        (("はい",), (("B",),)),
        (("はい", "はい"), (("A",),)),
        (("はい",), ()),
    ):
        with pytest.raises(ReplayError, match="words"):
            recalled(decision.inputs, texts, buttons)


@pytest.mark.parametrize(
    "change", [{"author": "robot"}, {"limits": {}}, {"now": "yesterday"}, {"visibility": None}, {"window_open": "yes"}]
)
def test_inputs_of_another_shape_are_refused(change: dict[str, object]) -> None:
    decision = evaluate(Draft("bot", "line", "private", ("はい",)), replace(CONTEXT), POLICY)
    with pytest.raises(ReplayError, match="shape"):
        recalled(decision.inputs | change, ("はい",))
    with pytest.raises(ReplayError, match="shape"):
        recalled({key: value for key, value in decision.inputs.items() if key not in change}, ("はい",))
