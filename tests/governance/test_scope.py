"""Where a rule holds: its condition, what must stand beside, what must not, what is missing, what is guarded."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from governance.draft import Context, Draft
from governance.errors import PackError
from governance.gate import evaluate
from governance.packs.loader import load_packs
from governance.policy import Policy
from tests.governance.conftest import LINE

RULE = """\
pack: trial
title: {{ja: 試し, en: Trial}}
rules:
  - id: trial.rule
    title: {{ja: 試し, en: Trial}}
    law: {{ja: 社内基準, en: House rule}}
    source: 社内基準
    effective: 2020-01-01
    action: block
    reason: {{ja: 試しです。, en: A trial.}}
    hits: [a, b, c, d, e]
    non_hits: [f, g, h, i, j]
{body}
"""


def _policy(folder: Path, body: str) -> Policy:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (folder / "trial.yml").write_text(RULE.format(body=lines), "utf-8")
    return Policy(load_packs(folder))


def _objects(policy: Policy, *texts: str, at: str = "2027-06-09T12:00:00+09:00", **facts: object) -> bool:
    draft = Draft(**({"author": "bot", "channel": "line", "visibility": "private", "texts": texts} | facts))  # type: ignore[arg-type]
    decision = evaluate(draft, Context(datetime.fromisoformat(at).astimezone(UTC), limits=LINE), policy)
    return any(finding.rule == "trial.rule" for finding in decision.findings)


def test_a_condition_is_asked_of_the_facts(tmp_path: Path) -> None:
    policy = _policy(tmp_path, 'patterns: ["せーる"]\nwhen: purpose == "post" and date in ["03-11"]')
    assert _objects(policy, "セール", at="2027-03-11T00:30:00+09:00", purpose="post")
    assert _objects(policy, "セール", at="2027-03-10T15:30:00+00:00", purpose="post"), "the day in Japan counts"
    assert not _objects(policy, "セール", at="2027-03-12T00:30:00+09:00", purpose="post")
    assert not _objects(policy, "セール", at="2027-03-11T12:00:00+09:00", purpose="reply")


def test_figures_of_the_text_are_facts_too(tmp_path: Path) -> None:
    policy = _policy(tmp_path, 'patterns: ["pr"]\nwhen: hashtags > 2 and links == 1 and length < 100 and lines == 2')
    assert _objects(policy, "#a ＃b #pr\nhttps://shop.example.jp")
    assert not _objects(policy, "#a #pr\nhttps://shop.example.jp")


def test_what_must_and_must_not_stand_beside_may_stand_in_another_bubble(tmp_path: Path) -> None:
    policy = _policy(tmp_path, 'patterns: ["定期"]\nneeds: ["円"]\nunless: ["解約"]')
    assert _objects(policy, "定期コースです", "初回500円")
    assert not _objects(policy, "定期コースです")
    assert not _objects(policy, "定期コースです", "初回500円", "解約はいつでも")


def test_what_is_missing_is_objected_to_once_and_never_where_there_are_no_words(tmp_path: Path) -> None:
    policy = _policy(tmp_path, 'missing: ["配信停止", "unsubscribe"]')
    assert _objects(policy, "新作のご案内", "送料無料")
    assert not _objects(policy, "新作のご案内", "配信停止はこちら")
    assert not _objects(policy, action="hide")


def test_guarded_words_are_left_alone(tmp_path: Path) -> None:
    policy = _policy(tmp_path, "words: [{terms: [全額返金]}]\nguards: [denied, quoted]")
    assert _objects(policy, "全額返金します")
    assert not _objects(policy, "全額返金はいたしかねます")
    assert not _objects(policy, "「全額返金」とのご質問ですが、担当がお答えします")


def test_profiles_choose_rules(tmp_path: Path) -> None:
    policy = _policy(tmp_path, "words: [{terms: [服用]}]\nprofiles: [food, drug]")
    assert _objects(policy, "服用", profiles=None)
    assert _objects(policy, "服用", profiles=("food",))
    assert not _objects(policy, "服用", profiles=("retail",))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('missing: ["a"]\nwhen: purpos == "post"', "no fact 'purpos'"),
        ('missing: ["a"]\nwhen: purpose ==', "cannot be read"),
        ('missing: ["a"]\nwhen: channel =~ "(a+)+"', "no patterns"),
        ('missing: ["a"]\nwhen: 9 ** 9 ** 9 > 1', "no powers"),
        ('missing: ["("]', "pattern"),
        ('missing: ["a"]\nunless: ["(?=a)"]', "pattern"),
        ('missing: ["a"]\npatterns: ["b"]', "exactly one"),
        ('missing: ["a"]\nguards: [denyed]', "guards"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_name(tmp_path: Path, body: str, told: str) -> None:
    with pytest.raises(PackError, match="trial") as refused:
        _policy(tmp_path, body)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "body", ['missing: ["a"]', 'missing: ["a"]\n    suggestion: {ja: い, en: b}', 'patterns: ["a"]']
)
def test_a_rule_that_revises_says_what_belongs_there(tmp_path: Path, body: str) -> None:
    (tmp_path / "trial.yml").write_text(
        RULE.format(body=f"    {body}").replace("action: block", "action: revise"), "utf-8"
    )
    with pytest.raises(PackError, match="does not say what belongs"):
        load_packs(tmp_path)
