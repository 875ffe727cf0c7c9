"""Durable work in lanes: jobs of one lane run one after the other, lanes beside each other.

A job is written in the transaction of the data it belongs to, and removed in the transaction of its result. A lane's
jobs run in the order they were written. One that is not due yet holds its lane; one that failed for good leaves it.
"""

from core.lanes.queue import (
    Job,
    LeaseLostError,
    clear_shelf,
    dead_jobs,
    drop_dead,
    enqueue,
    hasten_job,
    retry_dead,
    unshelve,
)
from core.lanes.work import Handler, RetryLater, Work
from core.lanes.worker import Worker

__all__ = [
    "Handler", "Job", "LeaseLostError", "RetryLater", "Work", "Worker", "clear_shelf", "dead_jobs", "drop_dead",
    "enqueue", "hasten_job", "retry_dead", "unshelve",
]  # fmt: skip
