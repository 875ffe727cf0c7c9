"""Packs from files: what the schema refuses, and how a company's own files join the shipped ones."""

from pathlib import Path

import pytest

from governance.draft import Draft
from governance.errors import PackError
from governance.gate import evaluate
from governance.packs.loader import load_packs
from governance.policy import Policy, load_policy
from tests.governance.conftest import CONTEXT

RULE = """
  - id: house.rain
    title: {ja: 雨, en: Rain}
    law: {ja: 社内基準, en: House rule}
    source: 社内基準
    effective: 2026-01-01
    action: block
    words: [{terms: [雨]}]
    reason: {ja: 雨の話はしません。, en: We do not talk of rain.}
    hits: [雨, 雨です, 大雨, 雨天, 雨具]
    non_hits: [晴れ, 曇り, 雪, 風, 霧]
"""
PACK = f"pack: house\ntitle: {{ja: 社内, en: House}}\nrules:\n{RULE}"


def _own(folder: Path, content: str, name: str = "house.yml") -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_a_company_adds_its_own_pack(tmp_path: Path) -> None:
    policy = load_policy(_own(tmp_path, PACK))
    decision = evaluate(Draft("agent", "line", "private", ("明日は雨です",)), CONTEXT, policy)
    assert [(each.rule, each.start, each.end) for each in decision.findings] == [("house.rain", 3, 4)]


def test_a_file_of_the_same_name_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    words = PACK.replace("pack: house", "pack: words").replace("house.rain", "words.rain")
    policy = load_policy(_own(tmp_path, words, "words.yml"))
    assert evaluate(Draft("bot", "line", "private", ("馬鹿",)), CONTEXT, policy).verdict == "allow"
    assert evaluate(Draft("bot", "line", "private", ("雨",)), CONTEXT, policy).verdict == "block"


def test_the_companys_own_data_is_a_file_of_its_own(tmp_path: Path) -> None:
    own = "domains: [minato.example]\nphones: ['06-6543-2109']\naddresses: [大阪府大阪市北区梅田3-1-3]\n"
    policy = load_policy(_own(tmp_path, own, "company.yml"))
    fine = "大阪府大阪市北区梅田3-1-3、06-6543-2109、mail@shop.minato.example"
    assert evaluate(Draft("bot", "line", "public", (fine,)), CONTEXT, policy).verdict == "allow"
    shops = evaluate(Draft("bot", "line", "public", ("0120-000-123",)), CONTEXT, policy)
    assert [each.rule for each in shops.findings] == ["personal.phone"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("source: 社内基準", "sauce: 社内基準", "sauce"),
        ("action: block", "action: stop", "action"),
        ("words: [{terms: [雨]}]", "words: [{terms: [雨], excluding: [大雨]}]", "excluding"),
        ("words: [{terms: [雨]}]", 'words: [{terms: ["\\u200b"]}]', "invisible"),
        ("words: [{terms: [雨]}]", "check: rainfall", "rainfall"),
        ("words: [{terms: [雨]}]", "patterns: ['(雨']", "house.rain"),
        ("words: [{terms: [雨]}]", "patterns: ['(?=雨)']", "house.rain"),
        ("words: [{terms: [雨]}]", "patterns: ['１+']", "1+"),
        ("words: [{terms: [雨]}]", "check: card\n    patterns: [雨]", "exactly one"),
        ("words: [{terms: [雨]}]", "effective_to: 2027-01-01", "effective_to"),
        ("effective: 2026-01-01", "effective: soon", "effective"),
        ("hits: [雨, 雨です, 大雨, 雨天, 雨具]", "hits: [雨]", "hits"),
        ("id: house.rain", "id: garden.rain", "garden.rain"),
        ("reason: {ja: 雨の話はしません。, en: We do not talk of rain.}", "reason: {ja: 雨の話はしません。}", "en"),
        ("pack: house", "pack: form", "twice"),
        ("rules:", "rules: [", "house.yml"),
    ],
)
def test_a_wrong_pack_is_refused_and_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in PACK
    wrong = PACK.replace(old, new)
    if complaint == "twice":
        wrong = wrong.replace("house.rain", "form.rain")
    with pytest.raises(PackError, match=complaint.replace("+", r"\+")):
        load_policy(_own(tmp_path, wrong))


def test_a_rule_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"house\.rain is defined twice"):
        load_policy(_own(tmp_path, PACK + RULE))


def test_the_version_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    version = load_policy(_own(tmp_path, PACK)).version
    assert load_policy(_own(tmp_path, "# a comment\n" + PACK)).version == version
    assert load_policy(_own(tmp_path, PACK.replace("[{terms: [雨]}]", "[{terms: [雨, 雪]}]"))).version != version
    assert load_policy().version != version


def test_every_rule_rests_on_something_that_can_be_looked_up() -> None:
    for pack in load_packs().packs:
        for rule in pack.rules:
            assert rule.source.startswith("https://") or rule.source == "社内基準"


def test_the_policy_can_be_built_from_nothing(tmp_path: Path) -> None:
    policy = Policy(load_packs(shipped=tmp_path))
    assert evaluate(Draft("bot", "line", "public", ("090-1234-5678",)), CONTEXT, policy).verdict == "allow"
