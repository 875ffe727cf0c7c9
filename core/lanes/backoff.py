"""How long to wait before the next try."""

import random
from datetime import timedelta


def backoff(attempts: int, *, first: float = 0.5, most: float = 60.0) -> timedelta:
    """Full-jitter exponential backoff: somewhere between half and all of `first` · 2^attempts, `most` at the most.

    See https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """
    span = min(most, first * 2.0**attempts)
    return timedelta(seconds=span * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
