"""The hours and the policy that come with the house, read once for all tests."""

from functools import cache

from core.hours import Schedule, load_hours
from governance.in_force import InForce, files_of, put_in_force
from governance.policy import Policy


@cache
def usual_hours() -> Schedule:
    """When people are at the counter."""
    return load_hours().support


@cache
def usual_policy() -> Policy:
    """What the gate goes by."""
    return usual_rules().policy


@cache
def usual_rules() -> InForce:
    """The shipped rules, with nothing published over them."""
    return put_in_force(files_of(), [])
