"""The file outside the database: after each set of seals a line with their number so far and the newest digest."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.durable import sync_folder

NAME = "audit.chain"
TAIL = 4_096
"""Bytes at the end that certainly hold a whole line."""
_line = re.compile(rb"([1-9][0-9]{0,18}) ([0-9a-f]{64})")


class ChainFileError(ValueError):
    """The file holds something that no system wrote. The text names the line."""


@dataclass(frozen=True)
class Mark:
    """What one line says: there were `count` seals, and this was the newest one's digest."""

    count: int
    digest: str


@dataclass(frozen=True)
class ChainFile:
    """`audit.chain`. A last line without its end was cut by a crash while it was written: it counts as absent."""

    path: Path

    @classmethod
    def in_folder(cls, data_dir: Path) -> "ChainFile":
        """The file of the system with this data folder."""
        return cls(data_dir / NAME)

    def marks(self) -> Iterator[Mark]:
        """The lines that are there now, one by one; none where there is no file. Raises ChainFileError as it goes."""
        try:
            with self.path.open("rb") as opened:
                return self._marks(_whole_bytes(opened.fileno()))
        except FileNotFoundError:
            return iter(())

    def _marks(self, end: int) -> Iterator[Mark]:
        """Lines up to this byte, where one ends: what is being written behind it is no part of them."""
        before = 0
        with self.path.open("rb") as opened:
            for number, line in enumerate(opened, start=1):
                mark = _mark(line.removesuffix(b"\n"))
                if mark is None or mark.count <= before:
                    raise ChainFileError(f"line {number} of {self.path.name} is not one that was written there")
                before = mark.count
                yield mark
                end -= len(line)
                if end <= 0:
                    return

    def last(self) -> Mark | None:
        """The last whole line. Raises ChainFileError."""
        try:
            with self.path.open("rb") as opened:
                return self._last_of(opened.fileno())
        except FileNotFoundError:
            return None

    def append(self, mark: Mark) -> None:
        """Add a line, on the disk before it returns; none when one already says as much. Raises ChainFileError."""
        with self._locked() as descriptor:
            last = self._last_of(descriptor)
            if last is not None and last.count >= mark.count:
                return
            os.ftruncate(descriptor, _whole_bytes(descriptor))
            os.write(descriptor, f"{mark.count} {mark.digest}\n".encode())
            os.fsync(descriptor)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, open for this process alone (several may seal on one machine)."""
        fresh = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if fresh:
                sync_folder(self.path.parent)
            yield descriptor
        finally:
            os.close(descriptor)

    def _last_of(self, descriptor: int) -> Mark | None:
        end = _whole_bytes(descriptor)
        if end == 0:
            return None
        start = max(0, end - TAIL)
        mark = _mark(os.pread(descriptor, end - start, start).split(b"\n")[-2])
        if mark is None:
            raise ChainFileError(f"the last line of {self.path.name} is not one that was written there")
        return mark


def _mark(line: bytes) -> Mark | None:
    match = _line.fullmatch(line)
    return Mark(int(match[1]), match[2].decode()) if match else None


def _whole_bytes(descriptor: int) -> int:
    """The file's length without a last line that was cut."""
    size = os.fstat(descriptor).st_size
    start = max(0, size - TAIL)
    return start + os.pread(descriptor, size - start, start).rfind(b"\n") + 1
