"""Safe corrections: applied, shown, judged again, and never in the way of a stricter word."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.checks import CHECKS
from governance.gate import MOST_FINDINGS, evaluate
from governance.lines import read_line, write_line
from governance.matter import Mark, Matter
from governance.packs.examples import context_of, draft_of
from governance.packs.loader import load_packs
from governance.packs.schema import Example, RuleRow
from governance.policy import Policy
from governance.replay import recalled
from governance.revision import Correction, Revised
from tests.governance.conftest import CONTEXT, Judge

PACKS = load_packs()
CORRECTIONS = [rule for pack in PACKS.packs for rule in pack.rules if rule.action == "revise"]
HITS = [(rule, example) for rule in CORRECTIONS for example in rule.hits]


def test_the_corrected_text_is_what_may_go_out(judge: Judge) -> None:
    decision = judge("承りました。。サイトはhttp://shop.example.jp/です")
    assert decision.verdict == "revise"
    assert decision.texts == ("承りました。サイトはhttps://shop.example.jp/です",)
    assert [(each.rule, each.start, each.end, each.suggestion) for each in decision.findings] == [
        ("corrections.doubled", 5, 7, "。"),
        ("corrections.own_http", 11, 34, "https://shop.example.jp/"),
    ]
    assert decision.tier == "low"


def test_what_was_written_is_kept_so_that_it_can_be_judged_again(judge: Judge, policy: Policy) -> None:
    decision = judge("承りました。。")
    assert decision.inputs["said"] == ["承りました。。"]
    assert evaluate(*recalled(decision.inputs, ("承りました。。",)), policy) == decision
    assert "said" not in judge("承りました。").inputs


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("ワン\u200bピー\u200bス", "ワンピース"),
        ("こちら\u3164です", "こちら\u3000です"),
        ("色\u2003\u2003\u2003\u2003紺", "色    紺"),
        ("お電話は０１２０－０００－１２３へ", "お電話は0120-000-123へ"),
        ("０１２０ー０００ー１２３", "0120-000-123"),
        ("ｈｔｔｐ：／／ｓｈｏｐ．ｅｘａｍｐｌｅ．ｊｐ／ａ", "https://shop.example.jp/a"),
        ("HTTP://shop.example.jp/A", "https://shop.example.jp/A"),
        ("ht\u200btp://shop.example.jp/a", "https://shop.example.jp/a"),
        ("です。\u200b。", "です。"),
        ("\u2f47曜", "日曜"),
    ],
)
def test_each_slip_gets_its_only_right_form(judge: Judge, written: str, right: str) -> None:
    assert (judge(written).verdict, judge(written).texts) == ("revise", (right,))


@pytest.mark.parametrize(("rule", "example"), HITS, ids=lambda value: value.id if isinstance(value, RuleRow) else "")
def test_what_was_corrected_needs_no_correction(policy: Policy, rule: RuleRow, example: str | Example) -> None:
    draft = draft_of(rule, example)
    decision = evaluate(draft, context_of(draft, example), policy)
    assert decision.verdict == "revise"
    again = evaluate(replace(draft, texts=decision.texts), context_of(draft, example), policy)
    assert (again.verdict, again.texts) == ("allow", decision.texts)


def test_a_block_stands_and_nothing_is_changed(judge: Judge) -> None:
    decision = judge("カードは4111 1111 1111 1111。。")
    assert (decision.verdict, decision.texts) == ("block", ("カードは4111 1111 1111 1111。。",))


def test_every_place_is_corrected_though_not_every_one_is_told(judge: Judge) -> None:
    decision = judge("いろはに\u200bほへと。" * 60)
    assert (decision.verdict, decision.texts) == ("revise", ("いろはにほへと。" * 60,))
    assert len(decision.findings) == MOST_FINDINGS


def test_the_other_messages_stay_as_they_are(judge: Judge) -> None:
    assert judge("はい", "承りました。。", "では").texts == ("はい", "承りました。", "では")


def test_a_buttons_title_is_only_warned_about(judge: Judge) -> None:
    decision = judge("どちらですか。", buttons=(("はい。。",),))
    assert decision.verdict == "allow"
    assert [(each.rule, each.action, each.button) for each in decision.findings] == [("corrections.doubled", "warn", 0)]


def _putting(wanted: str, place: str) -> dict[str, object]:
    """The checks, with one that puts `place` for `wanted`."""

    def find(matter: Matter) -> Iterator[Mark]:
        for passage in matter.passages:
            for start in range(len(passage.text)):
                if passage.text.startswith(wanted, start):
                    yield passage.put_right(start, start + len(wanted), place)

    return {**CHECKS, "doubled": find}


def test_what_the_correction_makes_is_judged_and_marked_where_it_came_from(judge: Judge) -> None:
    policy = Policy(PACKS, _putting("犬", "馬鹿"))  # type: ignore[arg-type]
    decision = evaluate(draft_of(CORRECTIONS[0], "一。犬です"), CONTEXT, policy)
    assert (decision.verdict, decision.texts) == ("block", ("一。犬です",))
    assert [(each.rule, each.start, each.end) for each in decision.findings] == [
        ("corrections.doubled", 2, 3),
        ("words.insult", 2, 3),
    ]


def test_a_text_that_never_comes_right_waits_for_a_person(judge: Judge) -> None:
    policy = Policy(PACKS, _putting("犬", "犬犬"))  # type: ignore[arg-type]
    decision = evaluate(draft_of(CORRECTIONS[0], "犬"), CONTEXT, policy)
    assert (decision.verdict, decision.texts) == ("hold", ("犬",))


def test_a_stored_decision_is_made_again(policy: Policy, judge: Judge) -> None:
    decision = judge("承りました。。")
    draft, context = recalled(decision.inputs, ["承りました。。"])
    assert evaluate(draft, context, policy) == decision


def test_the_command_prints_the_corrected_text(policy: Policy) -> None:
    line, _ = read_line(
        '{"id": 1, "text": "承りました。。", "author": "bot", "channel": "line", "visibility": "private"}'.encode()
    )
    printed = write_line(line, evaluate(line.draft(), CONTEXT, policy))
    assert '"verdict": "revise", "text": "承りました。"' in printed
    assert '"start": 5, "end": 7' in printed


@given(
    st.text("abc", max_size=12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 4), st.text("xy", max_size=3)))
)
def test_every_character_knows_where_it_came_from(text: str, places: list[tuple[int, int, str]]) -> None:
    made = Revised.unchanged(text).with_corrections(
        Correction(0, start, min(start + long, len(text)), new) for start, long, new in places if start < len(text)
    )
    assert len(made.text) == len(made.starts) == len(made.ends)
    for at, char in enumerate(made.text):
        start, end = made.original_span(at, at + 1)
        assert 0 <= start <= end <= len(text)
        if char in "abc":
            assert text[start:end] == char
