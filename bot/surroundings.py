"""What Rasa's libraries read when they are imported; import this first.

Telemetry off, no training cache (it misses edits in a component's helpers), one thread for linear algebra (the
defaults ruin a busy machine), and none of the warnings that the pinned libraries raise about each other.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

os.environ.update(
    RASA_TELEMETRY_ENABLED="false",
    RASA_MAX_CACHE_SIZE="0",
    LOG_LEVEL="WARNING",  # no progress bars
    TF_CPP_MIN_LOG_LEVEL="3",
    OPENBLAS_NUM_THREADS="1",
    OMP_NUM_THREADS="1",
    SQLALCHEMY_SILENCE_UBER_WARNING="1",
)


def _show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
    """Some library switches warnings about deprecated calls on again when imported; they are nobody's to mend."""
    if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning)):
        sys.stderr.write(f"{category.__name__}: {message}\n")


warnings.showwarning = _show
# Rasa names its own extractors alone as those that learn from annotations, regular expressions and look-up tables.
warnings.filterwarnings("ignore", message="You have defined training data (consisting of|with) (entity|regexes|lookup)")
warnings.filterwarnings("ignore", message="Slot auto-fill has been removed")
# Rasa does not see the responses that actions use.
warnings.filterwarnings("ignore", message="The utterance .* is not used in any story or rule")


def _only_the_event(_: object, level: str, fields: MutableMapping[str, Any]) -> str:
    """Rasa's structured log puts messages and slots beside the event's name; the name alone says what happened."""
    return f"{level} {fields.get('event')}"


# Unconfigured, structlog prints everything, customers' words included, to stdout.
structlog.configure(
    processors=[_only_the_event],
    wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    cache_logger_on_first_use=True,
)
