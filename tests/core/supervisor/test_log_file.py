"""Log files: bounded, and harmless when the disk is full."""

from datetime import UTC, datetime
from pathlib import Path

from core.supervisor.log_file import KEPT, LogFile

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_line_carries_its_time(tmp_path: Path) -> None:
    assert LogFile(tmp_path / "log" / "app.log").write(NOON, "起動しました")
    assert (tmp_path / "log" / "app.log").read_text() == "2026-11-21T12:00:00.000+00:00 起動しました\n"


def test_the_folder_never_grows_beyond_the_kept_files(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "app.log", largest=100)
    for number in range(50):
        log.write(NOON, f"line {number}")
    names = {path.name for path in tmp_path.iterdir()}
    assert names <= {"app.log", *(f"app.log.{number}" for number in range(1, KEPT + 1))}
    assert len(names) >= KEPT
    assert all(path.stat().st_size < 200 for path in tmp_path.iterdir())
    kept = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "line 49" in kept
    assert "line 0\n" not in kept


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "app.log").mkdir()
    assert not LogFile(tmp_path / "app.log").write(NOON, "lost")
