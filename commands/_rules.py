"""The rules of the gate as `doctor` looks at them: the company's own folder, and what was published in the console."""

from sqlalchemy import inspect

from commands._checks import Check
from core.database import Database
from core.settings import Settings
from core.tables import pack_version
from governance.errors import PackError
from governance.in_force import files_of, put_in_force
from governance.packs import versions


def check_rules(settings: Settings, database: Database) -> Check:
    """Whether everything that should be obeyed can be."""
    known = database.read_now(lambda c: inspect(c).has_table(pack_version.name))
    published = database.read_now(versions.published) if known else []
    try:
        rules = put_in_force(files_of(settings.policies, settings.routes), published)
    except PackError as error:
        return Check("wrong", f"the gate's rules cannot be read: {error}", f"mend the file in {settings.policies}")
    if rules.broken:
        told = "; ".join(f"version {each.version.number} of {each.version.name}: {each.why}" for each in rules.broken)
        mend = "publish a version that can be read, under Rules in the console"
        return Check("wrong", f"published rules cannot be read, so everything is held: {told}", mend)
    count = sum(len(pack.rules) for pack in rules.packs.packs)
    over = f", {len(published)} of its packs as published in the console" if published else ""
    return Check("ok", f"the gate knows {count} rules{over}")
