"""Systems that end with their test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.core.supervisor.running import RunningSystem

Start = Callable[..., RunningSystem]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a system, in a data folder of its own unless one is given."""
    started: list[RunningSystem] = []

    def start_one(*options: str, data_dir: Path | None = None, **environ: str) -> RunningSystem:
        system = RunningSystem(data_dir or tmp_path / f"data {len(started)}", *options, environ=environ)
        started.append(system)
        return system

    yield start_one
    for system in started:
        system.stop()
