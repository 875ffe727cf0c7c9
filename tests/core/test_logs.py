"""What customers wrote never reaches the log, whatever fails."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from core.database import Database
from core.logs import WordlessFormatter, log_without_words

WORDS = "佐藤の電話は090です"


@pytest.fixture
def as_logged() -> Iterator[list[str]]:
    """Every record of the test as the app would write it."""
    written: list[str] = []
    formatter = WordlessFormatter("%(levelname)s %(name)s %(message)s")

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(formatter.format(record))

    keep = Keep()
    logging.getLogger().addHandler(keep)
    yield written
    logging.getLogger().removeHandler(keep)


def fail() -> None:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        raise RuntimeError(f"not understood: {WORDS}") from error


def test_an_exception_is_logged_with_kind_and_place_but_not_its_message(as_logged: list[str]) -> None:
    try:
        fail()
    except RuntimeError:
        logging.getLogger("desk").exception("a part failed")
    (written,) = as_logged
    assert WORDS not in written
    assert written.startswith("ERROR desk a part failed\n")
    assert "in fail" in written
    assert written.index("ValueError") < written.index("which led to") < written.index("RuntimeError")


def test_a_refused_row_is_not_logged(database: Database, as_logged: list[str]) -> None:
    def make(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE said (words TEXT CHECK (length(words) < 3))"))

    def say(connection: Connection) -> None:
        connection.execute(text("INSERT INTO said VALUES (:words)"), {"words": WORDS})

    database.write_now(make)
    try:
        database.write_now(say)
    except Exception:
        logging.getLogger("desk").exception("a part failed")
    assert "IntegrityError" in as_logged[-1] or "CheckViolation" in as_logged[-1]
    assert WORDS not in "".join(as_logged)


def test_a_thread_that_ends_is_logged_the_same_way(as_logged: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    log_without_words((), "info")
    thread = threading.Thread(target=fail, name="writer")
    thread.start()
    thread.join()
    assert as_logged[0].startswith("CRITICAL core.logs the thread writer ended")
    assert WORDS not in as_logged[0]
