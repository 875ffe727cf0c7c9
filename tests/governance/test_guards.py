"""Words that are denied, quoted from the customer or only aimed at are not the writer's own claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.guards import Guard, excused
from governance.normalise import fold


def _excused(text: str, word: str, guard: Guard) -> bool:
    folded, found = fold(text), fold(word).lower
    start = folded.lower.index(found)
    return excused(folded, start, start + len(found), (guard,))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("シミが消えるわけではありません", "シミが消える"),
        ("シミが消えません", "シミが消え"),
        ("シミが消える効果は期待できません。", "シミが消える"),
        ("シミが消えると断言することはできません", "シミが消える"),
        ("必ず痩せるとは言えません", "痩せる"),
        ("全額返金はいたしかねます", "全額返金"),
        ("飲むだけで痩せるという表現は使えません", "飲むだけで痩せる"),
        ("「必ず治る」などの表現は禁止です", "必ず治る"),
        ("改善するとはご案内できません", "改善する"),
        ("必ず痩せるとは限りません", "痩せる"),
        ("代引きは承っておりません", "代引き"),
        ("シミを消すことはできません", "シミを消"),
        ("シミが薄くなるといった効果はございません", "シミが薄く"),
        ("当社が唯一の正規販売店というわけではございません", "唯一の"),
        ("業界初の仕組みとまでは申し上げられません", "業界初の"),
        ("シミを薄くする効果は化粧品では認められていません", "シミを薄く"),
        ("病気の予防を目的とするものではございません", "病気の予防"),
        ("This food is not intended to treat or prevent disease.", "prevent disease"),
        ("This cream does not cure acne.", "cure acne"),
    ],
)
def test_what_is_denied(text: str, word: str) -> None:
    assert _excused(text, word, "denied")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("シミが消える。副作用はありません", "シミが消える"),
        ("シミが消えるのに刺激がない", "シミが消える"),
        ("消えないわけがない", "消え"),
        ("疲労回復に、ぬるま湯と一緒に", "疲労回復に"),
        ("業界初の店が失敗するわけがありません", "業界初の"),
        ("シミが消える喜びという、ほかにないもの。色はありません", "シミが消える"),
        ("全額返金いたします", "全額返金"),
        ("全員にもれなく差し上げます", "全員に"),
        ("全額返金ですみませんが", "全額返金"),
        ("Don't worry, you will get a full refund.", "full refund"),
        ("No worries. It cures acne.", "cures acne"),
        ("知らないと損、必ず痩せる", "必ず痩せる"),
    ],
)
def test_what_is_claimed_although_a_no_stands_near(text: str, word: str) -> None:
    assert not _excused(text, word, "denied")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("『シミが消える』とのご質問ですが、個人差があります", "シミが消える"),
        ("シミは消えますか、とのお問い合わせをいただきました", "シミは消え"),
        ("シミが消えるかどうかは分かりません", "シミが消える"),
        ("「返金します」と書かれた手紙", "返金します"),
        ("「全額返金」についてお答えします", "全額返金"),
    ],
)
def test_what_is_quoted(text: str, word: str) -> None:
    assert _excused(text, word, "quoted")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("「シミが消える」と話題!", "シミが消える"),
        ("「シミが消える」クリームです", "シミが消える"),
        ("シミが消えると評判です", "シミが消える"),
    ],
)
def test_a_claim_in_quotation_marks_stays_a_claim(text: str, word: str) -> None:
    assert not _excused(text, word, "quoted")


def test_what_is_aimed_at() -> None:
    assert _excused("地域No.1を目指します", "No.1", "aimed")
    assert _excused("いつか日本一愛される店になることを目標にしています", "日本一", "aimed")
    assert _excused("業界初を名乗れるよう研究を続けます", "業界初", "aimed")
    assert _excused("We are aiming to be number one", "number one", "aimed")
    assert not _excused("地域No.1のお店です", "No.1", "aimed")
    assert not _excused("日本一の技で、快適な眠りを目指します", "日本一", "aimed")


@given(st.text(st.characters(exclude_categories=()), max_size=120), st.integers(0, 120), st.integers(0, 20))
def test_no_text_is_too_odd(text: str, start: int, length: int) -> None:
    folded = fold(text)
    start = min(start, len(folded.lower))
    excused(folded, start, min(start + length, len(folded.lower)), ("denied", "quoted", "aimed"))
