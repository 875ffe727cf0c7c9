"""Log lines that say where a fault is without saying what a customer wrote."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType


def wordless(error: BaseException) -> str:
    """The error's type and place. Its message may hold a customer's words; an action server's answer does."""
    place = "".join(traceback.format_tb(error.__traceback__))
    cause = f"\ncaused by {wordless(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__name__}\n{place}{cause}"


class WordlessFormatter(logging.Formatter):
    """Formats exceptions without their messages."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return wordless(ei[1]) if ei[1] else ""


def log_without_words(own: str) -> None:
    """Warnings and errors to stderr, and the program's own notices. Rasa's debug level, which holds what customers
    wrote, stays off.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger(own).setLevel(logging.INFO)
