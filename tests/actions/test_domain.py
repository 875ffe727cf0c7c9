"""The domain and what stands behind it: every action has its class, every name in a rule exists."""

import re

from actions.counter import Counter
from actions.order_forms import FORMS
from actions.registry import all_actions
from actions.topics import TOPICS
from actions.turn import NOT_A_TOPIC
from tests.actions.shop_files import ROOT, domain, responses, steps

INNER_ACTIONS = {"action_deactivate_loop", "action_listen"}
INNER_INTENTS = {"nlu_fallback"}


def test_every_action_of_the_domain_is_offered_and_no_other(counter: Counter) -> None:
    offered = [action.name for action in all_actions(counter)]
    assert len(offered) == len(set(offered))
    assert set(offered) == set(domain()["actions"])


def test_every_form_asks_for_slots_that_exist_and_is_validated() -> None:
    assert set(domain()["forms"]) == set(FORMS)
    for name, form in domain()["forms"].items():
        for slot in form["required_slots"]:
            assert slot in domain()["slots"]
            assert f"utter_ask_{name}_{slot}" in responses() or f"utter_ask_{slot}" in responses()


def test_every_response_that_an_action_names_exists() -> None:
    named = {
        name
        for path in (ROOT / "actions").glob("*.py")
        for name in re.findall(r'"(utter_\w+)"', path.read_text(encoding="utf-8"))
    }
    assert named <= set(responses())
    assert len(named) > 10


def test_rules_and_stories_name_only_what_exists() -> None:
    actions = {*domain()["actions"], *responses(), *domain()["forms"], *INNER_ACTIONS}
    intents = {*domain()["intents"], *INNER_INTENTS}
    for folder in ("rules", "stories"):
        assert steps(folder), folder
        for name, rule in steps(folder):
            assert {step["action"] for step in rule if "action" in step} <= actions, name
            assert {step["intent"] for step in rule if "intent" in step} <= intents, name


def test_every_intent_is_answered_by_a_rule_without_conditions_on_the_channel() -> None:
    answered = {
        next(step["intent"] for step in rule if "intent" in step)
        for _, rule in steps("rules")
        if any("intent" in step for step in rule) and not any("visibility" in str(step) for step in rule)
    }
    assert answered == {*domain()["intents"], *INNER_INTENTS}


def test_every_form_can_be_begun_completed_and_stopped() -> None:
    names = {name for name, _ in steps("rules")}
    for form in FORMS:
        using = [name for name, rule in steps("rules") if {"action": form} in rule or {"active_loop": form} in rule]
        assert {name.rsplit(", ", 1)[1] for name in using} == {"begun", "complete", "stopped"}, form
        assert set(using) <= names


def test_every_intent_is_small_talk_or_has_a_title() -> None:
    assert set(domain()["intents"]) == set(TOPICS) | (NOT_A_TOPIC - {"", "nlu_fallback"})


def test_every_response_is_said_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    by_rule = {step.get("action") for _, rule in steps("rules") for step in rule}
    for name in responses():
        by_status = name.startswith("utter_order_") and 'f"utter_order_{order.status}"' in code
        assert name in by_rule or f'"{name}"' in code or name.startswith("utter_ask_") or by_status, name
