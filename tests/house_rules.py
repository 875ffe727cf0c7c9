"""The hours and the policy that come with the house, read once for all tests."""

from functools import cache

from core.hours import Schedule, load_hours
from governance.policy import Policy, load_policy


@cache
def usual_hours() -> Schedule:
    """When people are at the counter."""
    return load_hours().support


@cache
def usual_policy() -> Policy:
    """What the gate goes by."""
    return load_policy()
