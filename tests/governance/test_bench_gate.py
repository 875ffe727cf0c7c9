"""The benchmark of the gate measures what it says, on a small scale."""

from benchmarks.gate import run


def test_chance_fools_the_gate_only_where_nothing_names_the_number() -> None:
    figures = run(scale=100)
    taken = {row["what"]: float(row["taken %"]) for row in figures["chance"]}
    assert 3 < taken["nothing around"] < 20
    assert 3 < taken["called My Number"] < 20
    named = [name for name in taken if name.startswith(("beside", "in ", "as "))]
    assert len(named) == 5
    assert {taken[name] for name in named} == {0.0}
    assert all(float(row["cpu"]) > 0 for row in figures["judging"])
