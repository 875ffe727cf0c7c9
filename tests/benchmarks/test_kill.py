"""A short run of bench kill: one death at each point and a few at random, on both databases."""

import os
from pathlib import Path

import pytest

from benchmarks.harness.databases import fresh_database
from benchmarks.kill import run
from tests.databases import ADDRESS, BOTH


@pytest.mark.slow
@pytest.mark.timeout(900)  # a minute or so each; on a crowded machine every start takes its time
@pytest.mark.parametrize("kind", BOTH)
async def test_deaths_lose_nothing_double_nothing_and_keep_the_order(kind: str, tmp_path: Path) -> None:
    # Without any table yet: one of the deaths comes while they are made.
    with fresh_database(str(tmp_path), os.environ[ADDRESS] if kind == "postgresql" else None) as url:
        report = await run(url, tmp_path, points=1, randoms=3)

    assert sum(report.kills.values()) >= 12, report
    assert report.written > 0, report
    assert report.acts > 0, report
    assert report.good, report
