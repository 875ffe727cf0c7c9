"""The app's log, which never holds what customers wrote."""

import copy
import logging
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from types import TracebackType

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_log = logging.getLogger(__name__)


class WordlessFormatter(logging.Formatter):
    """Of an exception its place and kind alone: its message may quote a customer, a database's error a whole row."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler's formatter leaves its own text of the exception on the record.
        fresh = copy.copy(record)
        fresh.exc_text = None
        return super().format(fresh)

    def formatException(self, ei: _Caught) -> str:
        return "\n".join(_described(ei[1])) if ei[1] is not None else ""


def log_without_words(rooms: Iterable[str], level: str) -> None:
    """Our rooms at this level, libraries at warnings: below that an HTTP client tells addresses and headers."""
    handler = logging.StreamHandler()
    handler.setFormatter(WordlessFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for room in rooms:
        logging.getLogger(room).setLevel(level.upper())
    sys.excepthook = lambda kind, error, place: _log.critical("the process ends", exc_info=(kind, error, place))
    threading.excepthook = _thread_ended


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else "?"
    if ended.exc_value is not None:
        _log.critical("the thread %s ended", name, exc_info=ended.exc_value)


def _described(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _described(before)
        yield "which led to"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield type(error).__qualname__
