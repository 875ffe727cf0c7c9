"""Tests that need what a machine may lack are skipped there with the way to enable them, or fail where it is required.

A pytest plugin: mark a test with `pytest.mark.needs("chromium")`; `.ci/run` starts everything and requires it.
"""

import os
import shutil

import pytest

REQUIRED = "MADOGUCHI_TEST_REQUIRE"
ENABLE = {
    "postgres": "MADOGUCHI_TEST_POSTGRES_URL=postgresql+psycopg://USER:PASSWORD@127.0.0.1:5432/postgres",
    "redis": "MADOGUCHI_TEST_REDIS_URL=redis://127.0.0.1:6379/0",
    "chromium": "MADOGUCHI_TEST_CHROMIUM=/usr/bin/chromium",
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test."""
    for part in (part for mark in item.iter_markers("needs") for part in mark.args):
        if not available(part):
            _give_up(part)


def available(part: str) -> bool:
    """Whether the tests were told where it is; a Chromium on the PATH is found without being told."""
    variable = ENABLE[part].partition("=")[0]
    return bool(os.environ.get(variable)) or (part == "chromium" and shutil.which("chromium") is not None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program, for playwright's `executable_path`."""
    return os.environ.get("MADOGUCHI_TEST_CHROMIUM") or shutil.which("chromium") or _give_up("chromium")


def _give_up(part: str) -> str:
    message = f"needs {part}; enable with: {ENABLE[part]} ./madoguchi test"
    if part in os.environ.get(REQUIRED, "").replace(",", " ").split():
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
