"""Both catalogues say the same things, and everything that a page or a script asks for is in them."""

import re
from collections.abc import Sequence
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from connectors.checking import steps_of
from connectors.registry import CONNECTORS
from console.i18n.catalogue import Catalogue, MissingTextError, Text, catalogue
from console.view import accounts, conversation, events, kinds, policy, queue
from governance.guards import Guard

ROOM = Path(__file__).parents[2] / "console"
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
PYTHON = [path for path in sorted(ROOM.rglob("*.py")) if not {"preview", "chat"} & set(path.relative_to(ROOM).parts)]
SCRIPTS = sorted((ROOM / "static" / "js").glob("*.js"))
WHOLE = re.compile(r"""\bt\(\s*["']([a-z0-9_.]+)["']\s*[,)]""")
PREFIX = re.compile(r"""\bt\(\s*["'`]([a-z0-9_.]+?\.?)(?:["']\s*~|\$\{)""")

LITERAL = re.compile(r"""["']([a-z0-9_]+(?:\.[a-z0-9_]+)+)["']""")
LITERAL_PREFIX = re.compile(r"""\bf["']([a-z0-9_.]+\.)\{""")

FAMILIES: dict[str, Sequence[str]] = {
    "status.": get_args(kinds.TicketStatus),
    "state.": (*get_args(kinds.MessageState), "unconfirmed_stuck"),
    "verdict.": get_args(kinds.FindingKind),
    "js.verdict.": get_args(kinds.FindingKind),
    "rail.": get_args(kinds.Section),
    "role.": get_args(kinds.Role),
    "queue.tab.": get_args(queue.Tab),
    "queue.group.": get_args(queue.GroupKind),
    "event.": get_args(conversation.SystemKind),
    "events.status.": (*get_args(events.EventStatus), "any"),
    "check.state.": get_args(accounts.CheckStep.__annotations__["state"]),
    "policy.action.": get_args(policy.Action),
    "policy.guard.": get_args(Guard),
    "policy.problem.": get_args(policy.ProblemKind),
    "policy.refusal.": [word for word in get_args(policy.Refusal) if word],
    "policy.run.": get_args(policy.RunState),
    "policy.state.": get_args(policy.VersionState),
    "policy.verdict.": get_args(kinds.Verdict),
    "attachment.": get_args(conversation.Attachment.__annotations__["kind"]),
}
STEPS = sorted({step for channel in CONNECTORS for step in steps_of(channel)})


def placeholders(text: Text) -> set[str]:
    """The names that a sentence wants filled in."""
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def asked_for() -> tuple[set[str], set[str]]:
    """Keys and beginnings of keys that templates and scripts name."""
    keys, prefixes = set[str](), set[str]()
    for path, root in [*((path, "") for path in TEMPLATES), *((path, "js.") for path in SCRIPTS)]:
        source = path.read_text(encoding="utf-8")
        keys |= {root + key for key in WHOLE.findall(source)}
        prefixes |= {root + prefix for prefix in PREFIX.findall(source)}
    return keys, prefixes


def named_in_python() -> tuple[set[str], set[str]]:
    """What may be a key, or the beginning of one, in the room's own modules."""
    sources = [path.read_text(encoding="utf-8") for path in PYTHON]
    keys = {key for source in sources for key in LITERAL.findall(source)}
    return keys, {prefix for source in sources for prefix in LITERAL_PREFIX.findall(source)}


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("ja").texts.keys() == catalogue("en").texts.keys()


def test_both_languages_fill_in_the_same_values() -> None:
    english = catalogue("en").texts
    for key, text in catalogue("ja").texts.items():
        assert placeholders(text) == placeholders(english[key]), key


def test_no_sentence_is_empty_but_the_english_honorific() -> None:
    for language in ("ja", "en"):
        empty = {key for key, text in catalogue(language).texts.items() if not text}
        assert empty == ({"app.honorific"} if language == "en" else set())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_that_pages_and_scripts_ask_for_is_there(language: kinds.Language) -> None:
    known = catalogue(language)
    keys, prefixes = asked_for()
    assert len(keys) > 150
    assert [key for key in sorted(keys) if key not in known] == []
    assert [prefix for prefix in sorted(prefixes) if not any(key.startswith(prefix) for key in known.texts)] == []


def test_nothing_stands_in_the_catalogues_that_no_page_asks_for() -> None:
    keys, prefixes = (one | other for one, other in zip(asked_for(), named_in_python(), strict=True))
    unused = [
        key
        for key in catalogue("ja").texts
        if key not in keys and not any(key.startswith(prefix) for prefix in prefixes)
    ]
    assert unused == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("prefix", FAMILIES)
def test_every_word_of_a_closed_set_has_a_text(language: kinds.Language, prefix: str) -> None:
    missing = [word for word in FAMILIES[prefix] if prefix + word not in catalogue(language)]
    assert missing == []


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_a_check_says_what_to_do(step: str) -> None:
    for language in ("ja", "en"):
        assert f"check.step.{step}.title" in catalogue(language)
        assert f"check.step.{step}.todo" in catalogue(language)


def test_plural_forms_go_by_the_number() -> None:
    assert catalogue("en").text("js.queue.new", n=1) == "1 new conversation"
    assert catalogue("en").text("js.queue.new", n=2) == "2 new conversations"
    assert catalogue("ja").text("js.queue.new", n=1) == "新しい受付が 1件あります"


def test_a_missing_key_is_an_error_and_names_itself() -> None:
    with pytest.raises(MissingTextError, match=r"no\.such\.key"):
        Catalogue("ja", {}).text("no.such.key")
