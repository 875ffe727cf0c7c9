"""E-mail addresses and telephone numbers are marked exactly, in two collections of other people's texts."""

import pytest

from governance.policy import load_policy
from tests.governance.pii_spans import CORPORA, FOLDER, Count, Entity, Text, counted, found, lines, listed, texts

beside = pytest.mark.skipif(not FOLDER.exists(), reason="the collections are not beside this checkout")
LEAST = 0.98


@beside
@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("kind", ["EMAIL", "PHONE"])
def test_addresses_and_numbers_are_marked_from_the_first_to_the_last_character(corpus: str, kind: str) -> None:
    policy = load_policy()
    count = counted(texts(FOLDER / corpus), lambda text: found(text, policy))[kind]
    assert count.listed > 0
    assert count.exact / count.listed >= LEAST, count.wrong
    assert count.found_exact / count.found >= LEAST, count.wrong


@beside
def test_the_table_has_a_row_for_each_kind_in_each_collection() -> None:
    assert len(list(lines(load_policy()))) == 2 + 3 * len(CORPORA)


def test_every_occurrence_is_listed_unless_one_is_named() -> None:
    every = Text("青葉様より、青葉区へ", [Entity("PERSON", surface="青葉")])
    first = Text("青葉様より、青葉区へ", [Entity("PERSON", surface="青葉", nth=0)])
    assert (listed(every, "PERSON"), listed(first, "PERSON")) == ({(0, 2), (6, 8)}, {(0, 2)})
    assert listed(every, "PHONE") == set()


def test_what_touches_is_not_exact() -> None:
    count = Count()
    count.add("03-1234-5678へ", {(0, 12)}, {(0, 13), (14, 15)})
    assert (count.listed, count.exact, count.touched) == (1, 0, 1)
    assert (count.found, count.found_exact, count.found_touching) == (2, 0, 1)
    assert len(count.wrong) == 3
