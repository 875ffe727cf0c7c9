"""What a reader is told of the gate's objections, each thing once."""

from dataclasses import replace

from console.pages.findings import told_once
from console.view.conversation import Finding

LAW = "景品表示法 第5条第2号"


def found(rule: str, start: int, end: int, kind: str = "hold", law: str = LAW) -> Finding:
    return Finding(rule=rule, name=rule, kind=kind, start=start, end=end, reason="", law=law, span="", suggestion=None)


def test_the_same_law_about_some_of_the_same_words_is_told_once() -> None:
    wide, narrow = found("a.wide", 2, 9), found("b.narrow", 4, 6)
    assert told_once([narrow, wide]) == (wide,)


def test_the_same_law_about_the_same_words_is_told_by_one_of_its_rules() -> None:
    assert len(told_once([found("a.one", 2, 9), found("b.two", 2, 9)])) == 1


def test_the_stricter_one_is_always_told() -> None:
    wide, narrow = found("a.wide", 2, 9), found("b.narrow", 4, 6, kind="block")
    assert told_once([wide, narrow]) == (wide, narrow)


def test_other_laws_and_other_words_are_told() -> None:
    findings = (found("a.one", 2, 9), found("b.two", 2, 9, law="薬機法 第66条"), found("c.three", 7, 12))
    assert told_once(findings) == findings


def test_what_is_absent_is_told() -> None:
    findings = (found("a.one", 0, 9), found("b.absent", 0, 0))
    assert told_once(findings) == findings


def test_each_message_and_button_is_a_place_of_its_own() -> None:
    findings = (found("a.one", 2, 9), replace(found("b.two", 2, 9), place=(1, None)),
                replace(found("c.three", 2, 9), place=(0, 0)))  # fmt: skip
    assert told_once(findings) == findings
