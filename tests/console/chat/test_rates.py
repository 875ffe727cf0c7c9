"""Counting: what is too much waits, and only for whom it is too much."""

from console.chat import rates
from console.chat.rates import Rate


def test_the_twenty_first_within_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    rate = Rate(20)
    assert [rate.wait("sato", second) for second in range(20)] == [0.0] * 20
    assert rate.wait("sato", 30.0) == 30.0
    assert rate.wait("tanaka", 30.0) == 0.0
    assert rate.wait("sato", 60.0) == 0.0
    assert rate.wait("sato", 60.0) == 1.0


def test_a_refused_one_is_not_counted() -> None:
    rate = Rate(1)
    rate.wait("sato", 0.0)
    assert all(rate.wait("sato", second) > 0 for second in range(1, 60))
    assert rate.wait("sato", 60.0) == 0.0


def test_a_flood_of_names_costs_no_memory() -> None:
    rate = Rate(1)
    for number in range(rates.KEYS + 100):
        rate.wait(str(number), 0.0)
    assert len(rate._times) == rates.KEYS
    assert rate.wait(str(rates.KEYS), 1.0) > 0
