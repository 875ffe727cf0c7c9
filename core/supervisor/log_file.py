"""A log file that never grows without end and never stops its writer."""

from datetime import datetime
from pathlib import Path

LARGEST = 5_000_000
KEPT = 5


class LogFile:
    """Lines with their time; at 5 MB the file becomes NAME.1, of which five are kept."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        self._path = path
        self._largest = largest
        path.parent.mkdir(mode=0o700, exist_ok=True)

    def write(self, at: datetime, line: str) -> bool:
        """Whether the line was written. A full disk loses lines of the log, not the system that writes them."""
        try:
            with self._path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(f"{at.isoformat(timespec='milliseconds')} {line}\n")
                full = file.tell() > self._largest
            if full:
                self._rotate()
        except OSError:
            return False
        return True

    def _rotate(self) -> None:
        for number in range(KEPT, 1, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))
        self._path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")
