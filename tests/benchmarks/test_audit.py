"""The benchmark of the audit log finds every harm it does, on a small scale, on both databases."""

from pathlib import Path

from benchmarks.audit import run
from benchmarks.harness.record import HARMS


def test_every_harm_is_found_and_the_log_is_whole(database_url: str, tmp_path: Path) -> None:
    written, command, *harmed = run(database_url, tmp_path, 700)
    assert command["found"].startswith("The audit log is whole: 700 entries")  # type: ignore[union-attr]
    assert float(command["MiB"]) > 0
    found = {str(row["what"]): str(row["found"]) for row in harmed}
    assert list(found) == [harm.what for harm in HARMS]
    assert "entry 693 or its seal is not what was sealed" in found["an altered entry"]
    assert "is not what was put on record" in found["an altered decision"]
    assert "position 693: the seal was removed" in found["a removed entry"]
    assert "ends at position 693, but audit.chain knows 700" in found["the newest entries removed"]
    assert "entry 0 has no seal" in found["an entry slipped in"]
    assert "decision forged has no entry" in found["a decision slipped in"]
    assert "here stands the seal of position 694" in found["two seals in each other's place"]
    assert written["found"] == "700 entries"
