"""The labelled texts are what their README says: enough of each kind, each labelled in full."""

from collections import Counter

from tests.governance.labelled_texts import FOLDER, SHOWN, labelled

ALL = tuple(labelled())
CATEGORIES = {path.stem for path in FOLDER.glob("*.jsonl")}


def test_there_are_enough_of_every_kind() -> None:
    assert len(ALL) >= 600
    hits = Counter(each.id.rpartition("-")[0] for each in ALL if each.expect)
    clean = Counter(each.id.rpartition("-")[0] for each in ALL if not each.expect)
    disguised = Counter(each.id.rpartition("-")[0] for each in ALL if each.evasion)
    assert set(hits) == set(clean) == CATEGORIES
    assert min(hits.values()) >= 30
    assert min(clean.values()) >= 20
    assert min(disguised.values()) >= 6


def test_each_is_told_apart_and_labelled_in_full() -> None:
    assert len({each.id for each in ALL}) == len(ALL)
    assert len({(each.text, each.author, each.visibility, each.sponsored, each.now) for each in ALL}) == len(ALL)
    for each in ALL:
        assert (each.least is not None) == bool(each.expect), each.id
        assert set(each.expect) <= CATEGORIES, each.id
        assert each.mark is None or (each.expect and each.mark in each.text), each.id
        assert each.now is None or each.now.tzinfo is not None, each.id
        assert not each.evasion or each.expect, each.id


def test_each_category_has_texts_that_nobody_has_looked_at() -> None:
    unseen = Counter(each.id.rpartition("-")[0] for each in ALL if each.held_out)
    assert set(unseen) == set(SHOWN)
    assert min(unseen.values()) >= 20
