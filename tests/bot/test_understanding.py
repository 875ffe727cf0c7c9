"""The shop's bot understands what customers write: the test set, once for every change of data or pipeline."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.bot.running import ROOT, program

TEST_SET = ROOT / "tests" / "bot" / "understanding_ja_en.jsonl"
INTENTS = 27


@pytest.fixture(scope="session")
def scores(shop_model: Path) -> dict[str, Any]:
    outcome = program("-m", "bot.evaluate", "--model", str(shop_model), "--json")
    assert outcome.returncode == 0, outcome.stderr
    return dict(json.loads(outcome.stdout)["test set"])


def test_most_messages_are_understood(scores: dict[str, Any]) -> None:
    assert scores["messages"] == len(messages())
    assert scores["accuracy"] >= 0.85
    assert scores["macro_f1"] >= 0.85


def test_most_of_what_is_not_for_the_shop_gets_no_shop_answer(scores: dict[str, Any]) -> None:
    assert scores["out_of_scope_recall"] >= 0.7
    assert scores["turned_away"] >= 0.8
    assert scores["asked_back_needlessly"] <= 0.1


def test_no_intent_is_lost(scores: dict[str, Any]) -> None:
    assert [intent["intent"] for intent in scores["intents"] if intent["recall"] < 0.5] == []


def test_entities_are_found_where_they_stand(scores: dict[str, Any]) -> None:
    assert scores["entity_precision"] >= 0.8
    assert scores["entity_recall"] >= 0.8


def test_the_test_set_is_whole() -> None:
    everything = messages()
    assert len({message["text"] for message in everything}) == len(everything) >= 200
    assert len({message["intent"] for message in everything}) == INTENTS
    assert sum(message["intent"] == "out_of_scope" for message in everything) >= 40
    for message in everything:
        for entity in message.get("entities", []):
            assert message["text"][entity["start"] : entity["end"]] == entity["value"]


@cache
def messages() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TEST_SET.read_text(encoding="utf-8").splitlines()]
