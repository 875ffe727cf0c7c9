"""What is known of a child before it is started."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Health:
    """Where a child says over HTTP that it is well: 200 at this path."""

    host: str
    port: int
    path: str
    secret: str | None = None


@dataclass(frozen=True)
class Plan:
    """`environment` is the child's whole environment: nothing else reaches it. `grace`: seconds to stop by itself."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    health: Health | None = None
    hung_after: float = 60.0
    """Seconds without an answer after which a process that was well is ended and started again."""
    ready_within: float = 300.0
    """Seconds after its start within which it answers; otherwise it is ended and started again, with more time."""
    descriptors: tuple[int, ...] = ()
    grace: float = 10.0
    stop_signal: int = signal.SIGTERM
    nice: int = 0
    """How far it stands back for the others where there is too little processor for all."""
