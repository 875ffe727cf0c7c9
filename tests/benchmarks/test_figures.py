"""Figures: percentiles, medians, tables."""

from benchmarks.harness.figures import at, medians, table
from benchmarks.harness.volley import Volley


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(100)]

    assert at(values, 0.5) == 50.0
    assert at(values, 0.99) == 99.0
    assert at(values, 1.0) == 99.0
    assert at([], 0.5) == 0.0


def test_the_median_of_runs_is_taken_figure_by_figure() -> None:
    runs = [
        {"what": "x", "p50": 3.0, "p99": 9.0},
        {"what": "x", "p50": 1.0, "p99": 7.0},
        {"what": "x", "p50": 2.0, "p99": 99.0},
    ]

    assert medians(runs) == {"what": "x", "p50": 2.0, "p99": 9.0}


def test_columns_of_a_table_stand_under_each_other_also_in_japanese() -> None:
    lines = table([{"what": "会話", "p50": 1.5}, {"what": "turns", "p50": 10}]).splitlines()

    assert lines == ["what   p50", "会話   1.5", "turns  10 "]


def test_a_run_whose_generator_was_late_is_void() -> None:
    assert Volley([0.5] * 100, [3.0], 0).valid
    assert not Volley([0.5] * 90 + [2.5] * 10, [3.0], 0).valid
