"""What is obeyed: files, what was published over them, and what happens when that cannot be read any more."""

import re
from datetime import UTC, datetime

import pytest

from governance.draft import Draft, Verdict
from governance.gate import evaluate
from governance.in_force import InForce, Source, files_of, put_in_force
from governance.packs.versions import Version
from tests.governance.conftest import CONTEXT
from tests.governance.house_pack import PACK

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FILES = files_of()


def _version(content: str, name: str = "house.yml", number: int = 1) -> Version:
    return Version("v", name, number, content, "d", "published", 0, "", "user:t", NOW, "user:t", NOW)


def _verdict(rules: InForce, text: str) -> Verdict:
    return evaluate(Draft("agent", "line", "private", (text,)), CONTEXT, rules.policy).verdict


def test_what_is_published_stands_over_the_files() -> None:
    rules = put_in_force(FILES, [_version(PACK)])
    assert (_verdict(rules, "雨です"), _verdict(rules, "晴れです")) == ("block", "allow")
    assert rules.sources["house.yml"].number == 1
    assert rules.sources["words.yml"].origin == "shipped"
    assert (rules.standing, rules.broken) == ((("house.yml", 1),), ())
    assert "house.yml" not in rules.without("house.yml")
    assert put_in_force(FILES, []).policy.version == put_in_force(FILES, []).policy.version != rules.policy.version


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (PACK.replace("source:", "sauce:"), "line 8: .*sauce"),
        (PACK.replace("words: [{terms: [雨]}]", "patterns: ['(']"), "pattern"),
        (PACK.replace("words: [{terms: [雨]}]", "check: rainfall"), "rainfall"),
        (PACK.replace("pack: house", "pack: words").replace("house.rain", "words.rain"), "twice"),
    ],
)
def test_what_cannot_be_read_any_more_holds_everything(content: str, why: str) -> None:
    rules = put_in_force(FILES, [_version(content), _version(PACK, "home.yml", 4)])
    assert _verdict(rules, "晴れです") == "hold"
    assert _verdict(rules, "雨です") == "block", "what can be read is obeyed"
    assert _verdict(rules, "カード番号は4111111111111111です") == "block"
    (broken,) = rules.broken
    assert (broken.version.name, broken.version.number) == ("house.yml", 1)
    assert re.search(why, broken.why)
    assert rules.standing == (("home.yml", 4), ("house.yml", 1))


def test_a_file_that_was_replaced_is_obeyed_again_while_its_version_cannot_be_read() -> None:
    rules = put_in_force(FILES, [_version("pack: words\nrulez: []\n", "words.yml")])
    assert _verdict(rules, "馬鹿") == "block"
    assert rules.sources["words.yml"].origin == "shipped"


def test_a_version_that_lets_through_what_must_never_leave_is_not_obeyed() -> None:
    empty = "pack: personal\ntitle: {ja: 個人情報, en: Personal data}\nrules: []\n"
    rules = put_in_force(FILES, [_version(empty, "personal.yml")])
    assert _verdict(rules, "カード番号は4111111111111111です") == "block"
    assert "personal.card" in rules.broken[0].why


def test_a_companys_own_folder_that_lets_it_through_is_the_operators_business() -> None:
    own = {**FILES, "secrets.yml": Source("secrets.yml", "pack: secrets\ntitle: {ja: a, en: b}\nrules: []\n", "own")}
    assert put_in_force(own, [_version(PACK)]).broken == ()
