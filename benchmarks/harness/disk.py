"""What the disk itself takes: figures of commits mean nothing without it."""

import os
import tempfile
import time
from pathlib import Path

from benchmarks.harness.figures import Row, at

WRITES = 300
BLOCK = b"x" * 4096


def fsync_times(folder: Path) -> Row:
    """Milliseconds of appending 4 KiB and fsync, one after the other."""
    times: list[float] = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(WRITES):
            begun = time.perf_counter()
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    return {"what": "fsync of the disk, ms", "p50": at(times, 0.5), "p99": at(times, 0.99)}
