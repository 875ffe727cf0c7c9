"""Bring the tables to the present shape: run at every start, before anything else touches them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.refused import Refused

HERE = Path(__file__).parent


class NewerDatabaseError(Refused):
    """The tables were made by a newer program: going on would harm them."""


def migrate(connection: Connection) -> bool:
    """Upgrade within the caller's transaction: a crash leaves the old shape or the new one.

    Returns whether anything changed. Raises NewerDatabaseError.
    """
    scripts = ScriptDirectory.from_config(config())
    present = MigrationContext.configure(connection).get_current_revision()
    if present == scripts.get_current_head():
        return False
    if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabaseError(f"the database is at revision {present}, which this program is too old to know")
    setup = config()
    setup.attributes["connection"] = connection
    command.upgrade(setup, "head")
    return True


def config() -> Config:
    """Alembic's configuration, without a file."""
    setup = Config()
    setup.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return setup
