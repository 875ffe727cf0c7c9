"""Lines on the terminal: named, and never waiting for a reader."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

from core.supervisor.report import Report

TOKYO = ZoneInfo("Asia/Tokyo")


def test_each_line_is_named_after_its_child_and_kept_in_its_file(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    Report(tmp_path, TOKYO, terminal=writer).lines_of("app")("ready")
    assert os.read(reader, 100) == b"app     | ready\n"
    assert (tmp_path / "app.log").read_text().endswith("+09:00 ready\n")


def test_a_terminal_that_takes_nothing_is_not_waited_for(tmp_path: Path) -> None:
    _, writer = os.pipe()
    report = Report(tmp_path, TOKYO, terminal=writer)
    for number in range(3000):  # a pipe holds 64 kB; nobody reads this one
        report.say(f"{number:060}")
    assert len((tmp_path / "up.log").read_text().splitlines()) == 3000
