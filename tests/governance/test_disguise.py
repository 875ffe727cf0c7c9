"""Words spelled to be overlooked are found, and marked where they stand in the original."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.disguise import undisguised
from governance.draft import Draft
from governance.gate import evaluate
from governance.normalise import Folded, fold
from governance.policy import Policy
from governance.spelled_out import in_kanji
from tests.governance.conftest import CONTEXT

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
PIECES = ["シ", "ミ", "死", "a", "ab", "1", "力", " ", "・", "\n", "。"]
PIECES += ["&#x30B7;", "💯", "心ず", "かならず", "baka", "😊"]
PULLED = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("シ ミ が 消 え る。と話題", "シミが消える。と話題"),
        ("肌荒れ・治・り・ま・す", "肌荒れ治ります"),
        ("死\nね\nよ", "死ねよ"),
        ("全.額.返.金いたします", "全額返金いたします"),
        ("ｼ ﾐ が消える", "シミが消える"),
        ("f.u.c.k off", "fuck off"),
        ("fuсk", "fuck"),
        ("バ力", "バカ"),
        ("二キビ", "ニキビ"),
        ("スーパ一", "スーパー"),
        ("免疫カを高める", "免疫力を高める"),
        ("ニ度と来るな", "二度と来るな"),
        ("絕對に冶る", "絶対に治る"),
        ("ク-ポン", "クーポン"),
        ("タヒね", "死ね"),
        ("セーノレ開催", "セール開催"),
        ("1d10t", "idiot"),
        ("1OO%安全", "100%安全"),
        ("アフ夕一", "アフター"),
        ("ꓢꓮꓡꓰ", "SALE"),
        ("業界N0.1", "業界No.1"),
        ("満足度N°1", "満足度No1"),
        ("sh!t, $tupid", "shit, stupid"),
        ("ƧTДЯ", "STAR"),
        ("シヮが消える", "シワが消える"),
        ("デトツクス", "デトックス"),
        ("儲力る", "儲かる"),
        ("心ず痩せる", "必ず痩せる"),
        ("返全します", "返金します"),
        ("弁護土に訴訟", "弁護士に訴訟"),
        ("末払いの犬幅", "未払いの大幅"),
        ("白本一", "日本一"),
        ("唯ーの", "唯一の"),
        ("抗酸化カが続く", "抗酸化力が続く"),
        ("一〇○%還元", "一〇〇%還元"),
        ("返😊金します", "返金します"),
        ("消🔥え🔥る", "消える"),
        ("【返】【金】【保】【証】", "【返金保証】"),
        ("&#x30B7;ミ", "シミ"),
        ("%E3%82%B7%E3%83%9F", "シミ"),
        ("药を買う", "薬を買う"),
        ("氵台る", "治る"),
        ("🆓で💯%", "FREEで100%"),
    ],
)
def test_what_is_disguised_is_read_as_meant(written: str, meant: str) -> None:
    reading = undisguised(fold(written))
    assert reading is not None
    assert reading.plain == meant


@pytest.mark.parametrize(
    "plain",
    [
        "お電話は0120-000-123です",
        "1-2-3の順にお進みください",
        "二番目の口座、力強い一着、三月八日の夕方に千円で",
        "営業時間は 11:00-20:00 です",
        "Thank you, we are open 11 to 20.",
        "ご注文番号AP-20261103-4821、https://shop.example.jp/s3abc です",
        "Option 1, Windows 10 / iOS 17",
        "ニットとタオルとエプロン、カ所、カーテン、ハンカチ",
        "月末払い、毎回複数、10個入り、海外入荷、満足価格、出発手続き、弁護士人数、同じ金額返送",
        "毎年元木さまへ、あと一つ、もう一度、人工皮革の工場、口の中、夕方八時",
        "届きました😊次は冬物です🎁会員登録もどうぞ",
        "本日、全国の店頭で全品を。未定の日、週末です。",
        "R&D; AT&T; 50%OFF%引き",
        "",
    ],
)
def test_what_is_plain_has_one_reading(plain: str) -> None:
    assert undisguised(fold(plain)) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("かならずヤセル", "必ず痩せる"),
        ("シミがきえます", "シミが消えます"),
        ("アンケンです", "案件です"),
        ("zettai yaseru!", "絶対痩せる!"),
        ("shimi ga kieru", "シミが消える"),
        ("シネ", "死ね"),
    ],
)
def test_what_is_spelled_out_is_read_in_kanji(written: str, meant: str) -> None:
    reading = in_kanji(fold(written))
    assert reading is not None
    assert reading.plain == meant


@pytest.mark.parametrize("plain", ["シネマ", "The shine of wool", "ga ni no de", "こうざに通う", ""])
def test_what_is_not_spelled_out_has_no_such_reading(plain: str) -> None:
    assert in_kanji(fold(plain)) is None


@pytest.mark.parametrize("text", ["馬鹿力クリップ", "めくらず ページの力タログ", "ちびっこ・力士の絵柄"])
def test_an_ordinary_word_stays_one_in_both_readings(policy: Policy, text: str) -> None:
    found = evaluate(Draft("agent", "line", "private", (text,)), CONTEXT, policy).findings
    assert [each for each in found if each.rule.startswith("words.")] == []


@given(ANY_TEXT | PULLED, st.sampled_from([undisguised, in_kanji]))
def test_every_place_leads_back_to_the_original(text: str, read: Callable[[Folded], Folded | None]) -> None:
    reading = read(fold(text))
    if reading is None:
        return
    assert reading.original == text
    spans = [reading.original_span(place, place + 1) for place in range(len(reading.plain))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("そんな死 ね とは", "死 ね"),
        ("f*u*c*k と書かれました", "f*u*c*k"),
        ("バ力なことを", "バ力"),
        ("shіt happens", "shіt"),
        ("🅵🆄🅲🅺 です", "🅵🆄🅲🅺"),
        ("社・外・秘の資料です", "社・外・秘"),
        ("部\n外\n秘\nです", "部\n外\n秘"),
    ],
)
def test_a_disguised_word_is_found_once_and_marked_exactly(policy: Policy, text: str, mark: str) -> None:
    found = evaluate(Draft("agent", "line", "private", (text,)), CONTEXT, policy).findings
    (finding,) = [each for each in found if each.rule.startswith("words.")]
    assert text[finding.start : finding.end] == mark
