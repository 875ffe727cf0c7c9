"""Runs of digits, their groups, and the numbers they may be."""

import pytest

from governance.digits import runs
from governance.normalise import fold


@pytest.mark.parametrize(
    ("text", "digits", "shape"),
    [
        ("090-1234-5678", "09012345678", (3, 4, 4)),
        ("０９０ー１２３４ー５６７８", "09012345678", (3, 4, 4)),
        ("〇九〇・一二三四・五六七八", "09012345678", (3, 4, 4)),
        ("①03-1234-5678", "10312345678", (1, 2, 4, 4)),
        ("090(1234)5678", "09012345678", (3, 4, 4)),
        ("1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "12345678", (8,)),
        ("090★1234★5678", "09012345678", (3, 4, 4)),
    ],
)
def test_a_run_is_read_with_its_groups(text: str, digits: str, shape: tuple[int, ...]) -> None:
    (run,) = runs(fold(text))
    (whole,) = run.candidates(len(digits), len(digits))
    assert (whole.digits, whole.shape) == (digits, shape)


def test_letters_part_runs_and_short_ones_are_left_out() -> None:
    assert [run.digits for run in runs(fold("12345678円と1234567個と87654321点"))] == ["12345678", "87654321"]


def test_candidates_are_whole_groups_longest_first() -> None:
    (run,) = runs(fold("1234-5678-9012"))
    assert [each.digits for each in run.candidates(4, 8)] == ["12345678", "1234", "56789012", "5678", "9012"]


@pytest.mark.parametrize(("text", "alone"), [("1234-5678 9012", True), ("1234-5678-9012", False), ("1234-5678", True)])
def test_a_candidate_knows_whether_its_neighbours_are_parted_like_itself(text: str, alone: bool) -> None:
    (run,) = runs(fold(text))
    first = next(run.candidates(8, 8))
    assert first.gaps(text) == ("-",)
    assert first.alone(text) is alone
