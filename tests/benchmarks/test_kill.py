"""A short run of bench kill: one death at each point and a few at random, on both databases."""

from pathlib import Path

import pytest

from benchmarks.kill import run


@pytest.mark.slow
async def test_deaths_lose_nothing_double_nothing_and_keep_the_order(database_url: str, tmp_path: Path) -> None:
    report = await run(database_url, tmp_path, points=1, randoms=3)

    assert sum(report.kills.values()) >= 12, report
    assert report.written > 0, report
    assert report.acts > 0, report
    assert report.good, report
