"""One policy for all tests of the gate: loading it takes longer than judging."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from core.limits import Limits
from governance.draft import Context, Decision, Draft
from governance.gate import evaluate
from governance.policy import Policy, load_policy

# A busy machine makes a single example slow without anything being wrong.
settings.register_profile("madoguchi", deadline=None)
settings.load_profile("madoguchi")

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LINE = Limits("line", "private", text_length=5000, length_unit="utf16", messages_per_call=5, buttons=13)
CONTEXT = Context(NOON, limits=LINE)

Judge = Callable[..., Decision]


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="session")
def judge(policy: Policy) -> Judge:
    """Judges a text as the bot's private answer on LINE, unless told otherwise."""

    def judged(*texts: str, context: Context = CONTEXT, **facts: object) -> Decision:
        draft = {"author": "bot", "channel": "line", "visibility": "private", "texts": texts} | facts
        return evaluate(Draft(**draft), context, policy)

    return judged
