"""Templates' words: variables and their places, and what people agree to by approving them."""

import random
from datetime import UTC, datetime

import pytest

from desk.templates import judging
from desk.templates.variables import faults, filled, parts
from governance.draft import Decision, Finding, Verdict

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def test_a_variable_is_known_in_both_languages_and_all_widths() -> None:
    text = "{{お客さま}}さま {{ Customer }} {{ＴＩＣＫＥＴ}} {{受付番号}}{{shop}}{店名}"
    assert [each.variable for each in parts(text) if each.variable] == [
        "customer", "customer", "ticket", "ticket", "shop"
    ]  # fmt: skip
    assert "".join(each.text for each in parts(text)) == text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{氏名}}さま", "{{氏名}}"),
        ("{{お客さま}さま", "{{お客さま}"),
        ("お客さま}}さま", "}}"),
        ("｛｛お客さま｝｝さま", "｛｛お客さま｝｝"),
        ("{{ }}さま", "{{ }}"),
        ("{{{お客さま}}}", ""),
    ],
)
def test_what_only_looks_like_a_variable_is_named(text: str, wrong: str) -> None:
    found = faults(text)
    assert bool(found) is bool(wrong)
    assert not wrong or wrong in found


def test_values_go_in_once_and_places_lead_back() -> None:
    text = "あ{{お客さま}}い{{店名}}"
    made = filled(text, {"customer": "{{店名}}", "shop": "店"})
    assert made.text == "あ{{店名}}い店"
    assert made.origin(0, 1) == (0, 1)
    assert made.origin(1, 7) == made.origin(2, 3) == (1, 9)
    assert made.origin(7, 8) == (9, 10)
    assert made.origin(8, 9) == (10, 16)
    assert (made.touches(0, 1), made.touches(0, 2), made.touches(7, 8), made.touches(7, 9)) == (
        False, True, False, True
    )  # fmt: skip
    assert filled(text, {}).text == text


def test_every_place_of_the_words_around_leads_back() -> None:
    chance = random.Random(7)
    for _ in range(200):
        pieces = [chance.choice(["あ", "いう", "{{customer}}", "{{担当}}", "\n"]) for _ in range(6)]
        text = "".join(pieces)
        made = filled(text, {"customer": "さくら" * chance.randint(0, 3), "agent": "高"})
        for start in range(len(made.text)):
            if not made.touches(start, start + 1):
                begins, ends = made.origin(start, start + 1)
                assert text[begins:ends] == made.text[start]


def finding(start: int, end: int, rule: str = "house.refund", action: str = "hold") -> Finding:
    return Finding(rule, "法", start, end, "理由", action=action)  # type: ignore[arg-type]


def decided(verdict: Verdict, text: str, *found: Finding, tier: str = "medium") -> Decision:
    return Decision(verdict, (text,), found, tier, "1", START, {})


def test_the_stricter_word_counts_and_only_the_templates_own_words_are_agreed_to() -> None:
    text = "{{お客さま}}さま、返金いたします"
    shown = filled(text, {"customer": "佐藤"})
    refund, name = finding(5, 12), finding(0, 2, "house.name")
    made = judging.judged(text, shown, [
        decided("hold", shown.text, refund), decided("hold", shown.text, name, refund, tier="high"),
    ])  # fmt: skip
    assert (made.verdict, made.tier) == ("hold", "high")
    assert made.agreed == (("house.refund", "返金いたします"),)
    told = [(each["rule"], each["start"], each["end"], each["only"]) for each in made.findings]
    assert told == [("house.name", 0, 8, "public"), ("house.refund", 11, 18, "")]
    assert text[11:18] == "返金いたします"


def test_a_warning_and_a_block_are_no_agreement() -> None:
    shown = filled("必ず届きます", {})
    blocked = decided("block", shown.text, finding(0, 2, action="warn"), finding(2, 6, action="block"))
    made = judging.judged("必ず届きます", shown, [blocked, blocked])
    assert (made.verdict, made.agreed) == ("block", ())
