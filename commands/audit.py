"""`audit`: proof that the record of acts is whole."""

import time
from pathlib import Path

import typer
from sqlalchemy import inspect, make_url

from core.clock import SystemClock
from core.keyring import ring_of
from core.refused import Refused
from core.settings import Settings
from core.settings_source import load_settings
from core.tables import seal
from core.usable import open_usable_database
from governance.audit import ChainFile
from governance.audit import verify as verify_log

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The record of every act.")


@app.callback()
def audit() -> None:
    """The record of every act."""


@app.command()
def verify() -> None:
    """Walk the whole chain, while the system runs or not; fail on the first break and name it."""
    settings = load_settings()
    _check_there(settings)
    ring = ring_of(settings)
    database = open_usable_database(settings.database)
    began = time.monotonic()
    try:
        if not database.read_now(lambda c: inspect(c).has_table(seal.name)):
            raise Refused("the database has no tables yet: nothing was ever recorded")
        found = verify_log(database, ring, ChainFile.in_folder(settings.data_dir), now=SystemClock().now())
    finally:
        database.close()
    if found.broken is not None:
        raise Refused(f"the audit log is broken after {found.entries:,} good entries: {found.broken.words}")
    print(f"The audit log is whole: {found.entries:,} entries, verified in {time.monotonic() - began:.1f} s.")


def _check_there(settings: Settings) -> None:
    """Nothing is made by looking: neither an empty database nor a ring that fits no seal. Raises Refused."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise Refused(f"there is no database in {settings.data_dir}: nothing was ever recorded")
    if settings.keys is None and not settings.key_ring_file.is_file():
        raise Refused(f"the key ring {settings.key_ring_file} is missing: no seal can be verified without it")
