"""What every test may ask for, and what none may do: end the run."""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from core.spawned import STOP_SIGNAL

pytest_plugins = ["tests.databases", "tests.needs", "tests.once"]


@pytest.fixture(scope="session", autouse=True)
def _an_app_that_gives_up_ends_its_test_alone() -> Iterator[None]:
    """An app of which a part failed signals its own process to stop; here that is the run of all tests."""

    def complain(number: int, frame: FrameType | None) -> None:
        raise RuntimeError("a part of the app failed, and the app would have ended: see the log")

    before = signal.signal(STOP_SIGNAL, complain)
    yield
    signal.signal(STOP_SIGNAL, before)
