"""Every reason that the code can give for anything has words in both languages; the lists are read from the code."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from actions.reasons import REASONS
from connectors.asking import NO_ANSWER
from connectors.reasons import NotSent, Reason
from console.i18n.catalogue import LANGUAGES, catalogue
from console.i18n.received import REST, phrases, told
from console.pages.conversation.history import failure_detail, reason
from console.view.kinds import Language
from desk.accounts.errors import Problem
from desk.inbound import EventKind
from governance.clearance import Refusal
from governance.draft import Verdict

ROOT = Path(__file__).parents[2]
CONNECTORS = sorted((ROOT / "connectors").rglob("*.py"))
HANDING_OFF = [*CONNECTORS, *sorted((ROOT / "desk").rglob("*.py"))]
GATE = tuple(f"gate_{verdict}" for verdict in get_args(Verdict) if verdict in ("hold", "block"))
NOT_UNDERSTOOD = ("NotUnderstoodError", "_not_understood")


def phrases_of(value: ast.expr, scope: ast.AST) -> list[str]:
    """The texts that an expression can be: a beginning of a text ends in …; a name is looked up where it is set."""
    match value:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=[ast.Constant(value=str() as start), *_]):
            return [start + REST]
        case ast.Subscript(value=inner):
            return phrases_of(inner, scope)
        case ast.IfExp(body=body, orelse=other):
            return phrases_of(body, scope) + phrases_of(other, scope)
        case ast.BoolOp(values=several):
            return [text for each in several for text in phrases_of(each, scope)]
        case ast.Name(id=name):
            set_here = [each for each in ast.walk(scope) if isinstance(each, ast.Assign) and _sets(each, name)]
            return [text for each in set_here for text in phrases_of(each.value, scope)]
        case ast.Call(func=ast.Name(id=name)):
            return [text for each in ast.walk(scope) if isinstance(each, ast.FunctionDef) and each.name == name
                    for text in _returned(each)]  # fmt: skip
    return []


def _sets(each: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in each.targets)


def _returned(function: ast.FunctionDef) -> Iterator[str]:
    for each in ast.walk(function):
        if isinstance(each, ast.Return) and each.value is not None:
            yield from phrases_of(each.value, function)


def calls(paths: list[Path]) -> Iterator[tuple[str, ast.Call, ast.Module]]:
    """Every call by a plain name, with the module it stands in."""
    for path in paths:
        module = ast.parse(path.read_text(encoding="utf-8"))
        for each in ast.walk(module):
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
                yield each.func.id, each, module


def handed_off() -> set[str]:
    """The reasons for which our own code hands conversations to people."""
    found: set[str] = set()
    for name, call, module in calls(HANDING_OFF):
        if name == "HandOff":
            given = [*call.args[:1], *(each.value for each in call.keywords if each.arg == "reason")]
            found |= {text for each in given for text in phrases_of(each, module)}
    return found


def of_the_bot() -> set[str]:
    """What the bot's own turn says when it breaks off, and when an action names no reason."""
    module = ast.parse((ROOT / "bot" / "turns.py").read_text(encoding="utf-8"))
    named = {each.targets[0].id: each.value.value for each in module.body
             if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
             and isinstance(each.value, ast.Constant)}  # fmt: skip
    returned = {each.value.id for each in ast.walk(module)
                if isinstance(each, ast.Return) and isinstance(each.value, ast.Name)}  # fmt: skip
    conditional = {each.value.body.id for each in ast.walk(module)
                   if isinstance(each, ast.Return) and isinstance(each.value, ast.IfExp)
                   and isinstance(each.value.body, ast.Name)}  # fmt: skip
    return {str(named[name]) for name in returned | conditional if name in named} | {"unspecified"}


def why_received() -> set[str]:
    """What the connectors say of things that become no message."""
    found: set[str] = set()
    for name, call, module in calls(CONNECTORS):
        given = [each.value for each in call.keywords if each.arg == "reason" and name in ("Inbound", "_Meaning")]
        given += call.args if name in NOT_UNDERSTOOD else []
        found |= {text for each in given for text in phrases_of(each, module)}
    return found - {""}


def test_the_lists_are_read_from_the_code() -> None:
    assert {"bot_unavailable", "bot_silent", "gate_unavailable", "dead_letter", "loop", "late", "not_answerable",
            "operator_native", "not_delivered", "unconfirmed"} <= handed_off()  # fmt: skip
    assert {"action_failed", "action_limit"} <= of_the_bot()
    assert {"a reaction", "a message of type …", "not a one-to-one chat"} <= why_received()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_hand_off_has_words(language: Language) -> None:
    words = catalogue(language)
    codes = {code for code in handed_off() if REST not in code} | of_the_bot() | set(REASONS) | set(GATE)
    assert {code for code in codes if reason(code, words) == code} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_against_a_delivery_has_words(language: Language) -> None:
    words = catalogue(language)
    codes = {*get_args(Reason), *given_up()}
    assert {code for code in codes if failure_detail(code, words) == code} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_not_sending_what_was_cleared_has_words(language: Language) -> None:
    words = catalogue(language)
    assert [code for code in get_args(NotSent) if f"not_sent.{code}" not in words] == []
    assert set(get_args(Refusal)) - {"gone", "frozen", "paused", "early"} <= set(get_args(NotSent))


def given_up() -> set[str]:
    """The reasons that the dispatcher itself gives."""
    return {text for name, call, module in calls(CONNECTORS) if name == "Refused" and call.args
            for text in phrases_of(call.args[0], module) if text.isidentifier()}  # fmt: skip


def test_a_last_attempts_reason_is_told_in_words() -> None:
    assert failure_detail("server_error", catalogue("en")) == "The platform has a fault of its own."
    assert failure_detail("code 190: expired", catalogue("en")) == "code 190: expired"


def test_every_reason_of_something_received_has_japanese_words() -> None:
    assert why_received() - set(phrases()) == set()
    assert set(phrases()) - why_received() == set(), "what the code no longer says"


def test_what_the_platform_said_stays() -> None:
    assert told("a message of type imagemap", "ja") == "この種類のメッセージは表示できません:imagemap"
    assert told("a message of type imagemap", "en") == "a message of type imagemap"
    assert told("something new", "ja") == "something new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_event_and_every_problem_of_an_account_has_words(language: Language) -> None:
    words = catalogue(language)
    assert [kind for kind in get_args(EventKind) if f"events.kinds.{kind}" not in words] == []
    shown = set(get_args(Problem)) - {"address", "unknown_key", "gone"}  # no field of the page can cause these
    assert [each for each in shown if f"accounts.problem.{each}" not in words] == []
    assert NO_ANSWER in get_args(Reason)
