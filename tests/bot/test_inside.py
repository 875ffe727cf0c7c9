"""Runs the checks that need Rasa's own environment, there."""

from tests.bot.running import program


def test_components_and_tracker_store() -> None:
    outcome = program("-m", "unittest", "discover", "-s", "tests/bot/inside", "-p", "check_*.py", "-t", ".")
    assert outcome.returncode == 0, outcome.stderr
    assert "Ran 0 tests" not in outcome.stderr
