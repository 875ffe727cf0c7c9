"""The rules of the gate as commands look at them: the company's own folder, and what was published in the console."""

from pathlib import Path

from sqlalchemy import inspect, make_url

from commands._checks import Check
from core.database import Database
from core.settings import Settings
from core.tables import pack_version
from core.usable import open_usable_database
from governance.errors import PackError
from governance.in_force import InForce, files_of, put_in_force
from governance.packs import versions


def rules_in_force(settings: Settings) -> InForce:
    """What the system goes by, whether it runs or not. Raises PackError, UnusableDatabase."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return put_in_force(files_of(settings.policies, settings.routes), ())
    database = open_usable_database(settings.database)
    try:
        return _read(settings, database)
    finally:
        database.close()


def _read(settings: Settings, database: Database) -> InForce:
    known = database.read_now(lambda c: inspect(c).has_table(pack_version.name))
    published = database.read_now(versions.published) if known else []
    return put_in_force(files_of(settings.policies, settings.routes), published)


def check_rules(settings: Settings, database: Database) -> Check:
    """Whether everything that should be obeyed can be."""
    try:
        rules = _read(settings, database)
    except PackError as error:
        return Check("wrong", f"the gate's rules cannot be read: {error}", f"mend the file in {settings.policies}")
    if rules.broken:
        told = "; ".join(f"version {each.version.number} of {each.version.name}: {each.why}" for each in rules.broken)
        mend = "publish a version that can be read, under Rules in the console"
        return Check("wrong", f"published rules cannot be read, so everything is held: {told}", mend)
    count = sum(len(pack.rules) for pack in rules.packs.packs)
    published = len(rules.standing)
    over = f", {published} of its packs as published in the console" if published else ""
    return Check("ok", f"the gate knows {count} rules{over}")
