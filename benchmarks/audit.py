"""bench audit: how long `audit verify` takes over a long log, how much memory, and what it says of a harmed one.

    ./madoguchi bench audit [--entries 1000000] [--database URL] [--json]

Writes and seals the entries itself, two of five with a decision of the gate. The first row is the command as a company
runs it, in a process of its own; the others are the same walk in this process, over harm near the end of the log.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine

from benchmarks.harness.databases import fresh_database
from benchmarks.harness.figures import Row, as_json, table
from benchmarks.harness.record import BEGAN, HARMS, Harm, Harmed, write_log
from core.database import open_database
from core.keyring import KeyRing, open_ring
from core.migrations import migrate
from core.refused import Refused
from governance.audit import ChainFile, verify

ROOT = Path(__file__).parent.parent
WANTED = 60.0
"""Seconds for a million entries."""


def run(url: str, folder: Path, entries: int) -> list[Row]:
    """Write the log, verify it as the command does, then harmed in every way."""
    ring, file, database = open_ring(folder / "keys"), ChainFile.in_folder(folder), open_database(url)
    begun = time.monotonic()
    database.write_now(migrate)
    write_log(database, ring, file, entries)
    database.close()
    written: Row = {"what": "written and sealed", "seconds": _seconds(begun), "MiB": 0, "found": f"{entries:,} entries"}
    return [written, _command(url, folder), *(_harmed(url, ring, file, harm, entries) for harm in HARMS)]


def _command(url: str, folder: Path) -> Row:
    settings = {"MADOGUCHI_DATA_DIR": str(folder), "MADOGUCHI_DATABASE_URL": url}
    begun = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "commands", "audit", "verify"], cwd=ROOT, env=os.environ | settings,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        said = child.stdout.read().strip()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Refused(f"an untouched log was found broken: {said}")
    return {"what": "audit verify", "seconds": _seconds(begun), "MiB": used.ru_maxrss // 1024, "found": said}


def _harmed(url: str, ring: KeyRing, file: ChainFile, harm: Harm, entries: int) -> Row:
    engine = create_engine(url)
    begun = time.monotonic()
    with engine.connect() as connection:
        found = verify(Harmed(connection, harm, entries), ring, file, now=BEGAN + timedelta(days=3650))
        connection.rollback()
    engine.dispose()
    words = found.broken.words if found.broken else "nothing"
    return {"what": harm.what, "seconds": _seconds(begun), "MiB": 0, "found": words}


def _seconds(begun: float) -> float:
    return round(time.monotonic() - begun, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when the log was verified in time and every harm was found."""
    parser = argparse.ArgumentParser(prog="bench audit", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--database", help="a PostgreSQL address; without it SQLite on disk")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-audit-") as folder,
        fresh_database(folder, options.database) as url,
    ):
        rows = run(url, Path(folder), options.entries)
    print(as_json({"entries": options.entries, "audit": rows}) if options.json else table(rows))
    in_time = float(rows[1]["seconds"]) <= WANTED * max(1.0, options.entries / 1_000_000)
    return 0 if in_time and all(row["found"] != "nothing" for row in rows) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        sys.exit(str(refused))
