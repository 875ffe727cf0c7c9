"""When a child that died is started again."""

import pytest

from core.supervisor.restarts import Restarts


def test_the_first_deaths_are_answered_soon_and_later_ones_more_slowly() -> None:
    restarts = Restarts()
    assert [restarts.died(second, second) for second in range(4)] == pytest.approx([0.1, 0.2, 0.4, 0.8])
    assert not restarts.failing


def test_five_deaths_within_a_minute_make_it_every_thirty_seconds() -> None:
    restarts = Restarts()
    assert [restarts.died(second, second) for second in range(5)][-1] == 30
    assert restarts.failing
    # Thirty seconds apart fewer than five fall into a minute, yet nothing has become better.
    assert [restarts.died(at, at + 1) for at in (34, 65, 96, 127)] == [30] * 4


def test_a_start_that_leads_to_nothing_is_tried_again_after_half_a_minute_with_more_time() -> None:
    restarts = Restarts()
    waits = []
    for _ in range(4):
        waits.append(restarts.patience(100))
        restarts.gave_up()
        assert restarts.died(None, 1_000) == 30
    assert waits == [100, 200, 400, 400]
    restarts.died(well_since=2_000, now=2_060)
    assert (restarts.patience(100), restarts.failing) == (100, False)


def test_five_deaths_over_a_longer_time_are_not_many() -> None:
    restarts = Restarts()
    delays = [restarts.died(at - 1, at) for at in (0, 20, 40, 61, 81, 101)]
    assert max(delays) == pytest.approx(0.4)


def test_a_minute_of_life_forgets_everything() -> None:
    restarts = Restarts()
    for second in range(6):
        restarts.died(second, second)
    assert restarts.died(well_since=100, now=160) == pytest.approx(0.1)
    assert not restarts.failing
