"""The data folder: made private, and worked in by one system at a time."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.refused import Refused

LOCK = "lock"


class InUse(Refused):
    """Another process works in this data folder."""


def make_data_folder(folder: Path) -> None:
    """Makes the folder where it is missing, for this user alone. Raises Refused."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Refused(f"the data folder {folder} is not a folder") from error
    except OSError as error:
        raise Refused(f"the data folder {folder} cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refused(f"the data folder {folder} cannot be written by this user")


@contextmanager
def sole_use(folder: Path, occupant: str) -> Iterator[TextIO]:
    """Holds the folder's lock. Raises InUse with the words its occupant left.

    The kernel gives the lock back when the process ends, however it ends; the words may then be stale, the lock not.
    """
    make_data_folder(folder)
    with _opened(folder) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            occupied = f"{folder} is in use by {lock.read().strip() or 'another process'}"
            raise InUse(f"{occupied}; stop it, or choose another folder with --data-dir") from error
        say_occupant(lock, occupant)
        yield lock
        say_occupant(lock, "")


def say_occupant(lock: TextIO, occupant: str) -> None:
    """Leaves in the lock file who works here, for the one who is refused. Raises Refused: on a full disk, say."""
    try:
        os.ftruncate(lock.fileno(), 0)
        os.write(lock.fileno(), occupant.encode())  # past the file's own buffer, which would try again at its close
    except OSError as error:
        raise _not_written(lock.name, error) from error


def occupant_address(folder: Path) -> str | None:
    """Where the system that works in this folder now is reached; None where none works."""
    try:
        with (folder / LOCK).open(encoding="utf-8") as lock:
            words = lock.read()
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        found = re.search(r" at (https?://\S+)$", words)
        return found[1] if found else None
    except OSError:
        return None
    return None  # nobody holds the lock: the words are a dead one's


def _opened(folder: Path) -> TextIO:
    try:
        return (folder / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise _not_written(folder / LOCK, error) from error


def _not_written(file: str | Path, error: OSError) -> Refused:
    return Refused(f"{file} cannot be written: {error.strerror}")
