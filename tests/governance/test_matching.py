"""Terms and patterns found in one pass each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.errors import PackError
from governance.matching import Found, PatternEntry, PatternIndex, TermEntry, TermIndex
from governance.normalise import fold


def _terms(text: str, *entries: TermEntry) -> list[tuple[int, str]]:
    folded = fold(text)
    return [(found.entry, folded.plain[found.start : found.end]) for found in TermIndex(entries).find(folded)]


def test_terms_of_several_entries_are_told_apart() -> None:
    assert _terms("赤と青と赤", TermEntry(["赤"]), TermEntry(["青", "赤と"])) == [
        (0, "赤"),
        (1, "赤と"),
        (1, "青"),
        (0, "赤"),
    ]


@pytest.mark.parametrize("text", ["ばか", "ﾊﾞｶ", "バカ", "ば\u200bか"])
def test_a_term_is_found_in_any_kana_unless_it_is_meant_as_written(text: str) -> None:
    assert _terms(text, TermEntry(["バカ"]))
    assert bool(_terms(text, TermEntry(["バカ"], as_written=True))) == (fold(text).plain == "バカ")


@pytest.mark.parametrize("text", ["バカンス", "アルバカ", "バカー"])
def test_katakana_as_written_is_a_word_of_its_own(text: str) -> None:
    assert not _terms(text, TermEntry(["バカ"], as_written=True))


@pytest.mark.parametrize(
    ("text", "found"), [("an ass", True), ("class", False), ("asset", False), ("ass。", True), ("お ass が", True)]
)
def test_a_latin_term_is_a_word_of_its_own(text: str, found: bool) -> None:
    assert bool(_terms(text, TermEntry(["ass"]))) is found


def test_a_term_inside_an_excused_word_is_left_alone_and_another_beside_it_is_not() -> None:
    entry = TermEntry(["外人"], but_not=["海外人気"])
    assert _terms("海外人気", entry) == []
    assert _terms("海外人気の外人", entry) == [(0, "外人")]


def test_an_excuse_counts_only_for_its_own_entry() -> None:
    assert _terms("海外人気", TermEntry(["外人"], ["海外人気"]), TermEntry(["人気"])) == [(1, "人気")]


def _patterns(text: str, *patterns: str, case: bool = False) -> list[Found]:
    index = PatternIndex([PatternEntry("house.test", pattern, case) for pattern in patterns])
    return list(index.find(fold(text)))


def test_patterns_are_matched_on_folded_text() -> None:
    assert _patterns("ﾊﾟｽワード", "パスわーど") == [Found(0, 0, 5)]
    assert _patterns("ＡＢＣ", "abc") == [Found(0, 0, 3)]
    assert _patterns("ＡＢＣ", "abc", case=True) == []


def test_a_group_named_mark_narrows_what_is_marked() -> None:
    assert _patterns("番号は12です", "番号は(?P<mark>[0-9]+)") == [Found(0, 3, 5)]


def test_empty_matches_mark_nothing() -> None:
    assert _patterns("あああ", "x*") == []


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_the_set_finds_whatever_its_patterns_find_alone(text: str) -> None:
    patterns = ["[0-9]{2}", "[ぁ-ん]+さ", "a.*b", "(?:^|[^a])(?P<mark>b)", r"\s$"]
    together = _patterns(text, *patterns)
    alone = [
        Found(number, each.start, each.end) for number, one in enumerate(patterns) for each in _patterns(text, one)
    ]
    assert together == alone


def test_patterns_too_large_together_are_refused() -> None:
    with pytest.raises(PackError, match="too large"):
        PatternIndex([PatternEntry("house.test", f"[ab]{{{size},500}}c") for size in range(1, 5)], memory=1 << 17)


def test_a_set_that_gives_up_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Exhausted:
        def Match(self, text: str) -> list[int]:
            return []

    index = PatternIndex([PatternEntry("house.test", "a")])
    monkeypatch.setattr(index, "_sets", [(0, Exhausted())])
    with pytest.raises(MemoryError):
        list(index.find(fold("a")))
