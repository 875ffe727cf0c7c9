"""A pack that somebody writes is tried: every problem is named with its line, and its examples run."""

import pytest

from governance.in_force import files_of
from governance.packs.bounds import LONGEST_PATTERN, LONGEST_TEXT
from governance.packs.floor import ALWAYS
from governance.packs.loader import load_packs
from governance.packs.trial import Trial, tried
from tests.governance.house_pack import PACK, RULE

FILES = {name: each.text for name, each in files_of().items()}
WORDS = "words: [{terms: [雨]}]"


def _tried(text: str, name: str = "house.yml") -> Trial:
    return tried(name, text, {other: text for other, text in FILES.items() if other != name})


def test_a_good_pack_has_no_problems_and_is_ready() -> None:
    trial = _tried(PACK)
    assert trial.problems == ()
    assert trial.policy is not None
    assert (trial.examples, trial.digest) == (10, trial.policy.digests["house"])


@pytest.mark.parametrize("name", sorted(FILES))
def test_everything_that_is_shipped_passes(name: str) -> None:
    assert _tried(FILES[name], name).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "kind", "line", "key"),
    [
        ("source: 社内基準", "sauce: 社内基準", "unknown", 8, "sauce"),
        ("    source: 社内基準\n", "", "missing", 5, "source"),
        ("action: block", "action: forbid", "value", 10, "action"),
        ("effective: 2026-01-01", "effective: soon", "value", 9, "effective"),
        ("reason: {ja: 雨の話はしません。, ", "reason: {", "missing", 12, "ja"),
        ("hits: [雨, 雨です", "hits: [[雨], 雨です", "value", 13, "hits[0]"),
        (WORDS, "patterns: [雨, '(雨']", "pattern", 11, "(雨"),
        (WORDS, "patterns:\n      - 雨\n      - '(?=雨)'", "pattern", 13, "(?=雨)"),
        (WORDS, "patterns: ['１+']", "pattern", 11, "１+"),
        (WORDS, "patterns: ['(?:a{900}){900}']", "pattern", 11, "(?:a{900}){900}"),
        (WORDS, f"patterns: ['{'a' * (LONGEST_PATTERN + 1)}']", "pattern", 11, "a" * 80),
        (WORDS, f"{WORDS}\n    unless: ['[']", "pattern", 12, "["),
        (WORDS, "check: rainfall", "rule", 11, "house.rain"),
        (WORDS, f"{WORDS}\n    when: 'mood == 1'", "rule", 12, "house.rain"),
        (WORDS, 'words: [{terms: ["\\u200b"]}]', "rule", None, ""),
        ("pack: house", "pack: home", "value", 1, ""),
        ("雨です, 大雨", "曇りです, 大雨", "hit", 13, "house.rain"),
        ("[晴れ, 曇り", "[晴れ, 雨上がり", "non_hit", 14, "house.rain"),
        ("hits: [雨,", "hits: [{text: 雨の日, mark: 日},", "mark", 13, "house.rain"),
        ("rules:", "rules: [", "syntax", None, ""),
        ("title: {ja: 社内, en: House}", "title: {ja: 社内, en: House}\ntitle: {ja: 社内, en: House}", "syntax", 3, ""),
        (PACK, "", "syntax", 1, ""),
        (PACK, "- " * 3000, "large", None, ""),
        (PACK, "x" * (LONGEST_TEXT + 1), "large", None, ""),
        (PACK, PACK + RULE, "twice", 16, "house.rain"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, kind: str, line: int | None, key: str) -> None:
    assert old in PACK
    trial = _tried(PACK.replace(old, new))
    first = trial.problems[0]
    assert first.kind == kind
    assert (first.line, first.key) == (line, key) or (line is None and first.kind == "syntax")


def test_aliases_that_stand_for_very_much_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert _tried("\n".join(lines)).problems[0].kind == "large"
    assert _tried("a: &a [*a]").problems[0].kind == "large"


def test_a_file_holds_the_pack_that_it_is_called_after() -> None:
    assert _tried(PACK, "garden.yml").problems[0].kind == "name"


def test_a_rule_of_another_pack_is_not_taken_over() -> None:
    words = tried("house.yml", PACK, {**FILES, "home.yml": PACK})
    assert [(each.kind, each.key) for each in words.problems] == [("twice", "")]


@pytest.mark.parametrize("rule", sorted(ALWAYS))
def test_what_must_never_leave_stays_as_it_is_shipped(rule: str) -> None:
    name = f"{rule.partition('.')[0]}.yml"
    start = FILES[name].index(f"id: {rule}\n")
    before, text = FILES[name][:start], FILES[name][start:]
    weaker = before + text.replace("action: block", "action: warn", 1)
    assert rule in [each.key for each in _tried(weaker, name).problems if each.kind == "floor"]
    for weakening in ("profiles: [clinic]", "unless: [ただし]", "applies: {author: [bot]}"):
        if weakening.partition(":")[0] + ":" not in text.partition("\n  - id:")[0]:
            narrowed = before + text.replace("action: block", f"action: block\n    {weakening}", 1)
            assert "floor" in [each.kind for each in _tried(narrowed, name).problems]
    gone = _tried(FILES[name].replace(f"id: {rule}\n", f"id: {rule}_x\n"), name)
    assert [each.key for each in gone.problems if each.kind == "floor"] == [rule]


def test_its_words_may_change() -> None:
    other = FILES["personal.yml"].replace("カード番号", "クレジットカードの番号", 1)
    assert other != FILES["personal.yml"]
    assert _tried(other, "personal.yml").problems == ()


def test_what_must_never_leave_is_shipped() -> None:
    blocking = {rule.id for pack in load_packs().packs for rule in pack.rules if rule.action == "block"}
    assert blocking >= ALWAYS


def test_the_companys_own_data_is_tried_too() -> None:
    assert _tried("domains: [minato.example]\n", "company.yml").problems == ()
    wrong = _tried("domains: [minato.example]\nfones: [1]\n", "company.yml").problems
    assert [(each.kind, each.line, each.key) for each in wrong] == [("unknown", 2, "fones")]
