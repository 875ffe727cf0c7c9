"""Where the supervisor's own words and its children's lines go: the terminal, and the log folder."""

import os
import select
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from core.supervisor.log_file import LogFile

_WIDTH = 8
_PIPE_BUF = 4096
"""A pipe that is ready takes this much without blocking (POSIX)."""


class Report:
    """Each child has its file; the terminal shows all of them, each line with its child's name before it."""

    def __init__(self, folder: Path, zone: ZoneInfo, terminal: int = 2) -> None:
        self._folder = folder
        self._zone = zone
        self._terminal = terminal
        self._files: dict[str, LogFile] = {}

    def say(self, line: str) -> None:
        """The supervisor's own."""
        self.line("up", line)

    def lines_of(self, name: str) -> Callable[[str], None]:
        """Takes one child's lines."""
        return lambda line: self.line(name, line)

    def line(self, name: str, line: str) -> None:
        """To its file; and to the terminal, if that takes it."""
        self.note(name, line)
        self._show(f"{name:<{_WIDTH}}| {line}\n")

    def note(self, name: str, line: str) -> None:
        """To its file alone."""
        if name not in self._files:
            self._files[name] = LogFile(self._folder / f"{name}.log")
        self._files[name].write(datetime.now(self._zone), line)

    def _show(self, line: str) -> None:
        # A terminal that was stopped (Ctrl-S) or a reader that hangs must not stop the children behind it.
        try:
            _, ready, _ = select.select([], [self._terminal], [], 0)
            if ready:
                os.write(self._terminal, line.encode("utf-8", "replace")[:_PIPE_BUF])
        except OSError:
            return


def announce(line: str) -> None:
    """To the person who started the system, on stdout."""
    print(line, file=sys.stdout, flush=True)
