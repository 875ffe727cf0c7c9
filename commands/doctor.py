"""`doctor`: what is missing or misconfigured, and how to mend it."""

import shutil
from collections.abc import Iterator

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from commands import _checks as checks
from commands._checks import Check
from commands._rules import check_rules
from commands.environments.prepare import bot_environment, main_environment
from core.refused import Refused
from core.settings import ROOT, Settings
from core.settings_source import load_settings
from core.supervisor.model import current_model
from core.usable import open_usable_database, unusable

app = typer.Typer(add_completion=False)
MARKS = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


@app.command()
def doctor() -> None:
    """Look for what is missing or misconfigured, and say how to mend it. Fails when something is wrong."""
    wrong = 0
    for check in examine():
        print(f"{MARKS[check.state]} {check.about}" + (f"\n      → {check.mend}" if check.mend else ""))
        wrong += check.state == "wrong"
    if wrong:
        raise Refused(f"{wrong} thing{'s' if wrong > 1 else ''} to mend")


def examine() -> Iterator[Check]:
    """Every check, in the order in which a start would need it."""
    yield checks.check_python(checks.running_python())
    yield checks.check_environment(main_environment(ROOT, tests=False))
    yield checks.check_environment(bot_environment(ROOT))
    try:
        settings = load_settings()
    except Refused as error:
        yield Check("wrong", str(error), "docs/settings.md lists every setting")
        return
    yield from _of_settings(settings)
    yield from checks.check_programs_of_tests(checks.programs_of_tests())


def _of_settings(settings: Settings) -> Iterator[Check]:
    folder = checks.check_data_folder(settings.data_dir)
    yield folder
    if folder.state == "wrong":
        return
    yield checks.check_disk(shutil.disk_usage(settings.data_dir).free)
    running = checks.check_running(settings)
    yield running
    yield from checks.check_parts(settings, running)
    yield checks.check_ring(settings)
    yield from _check_database(settings)
    model = current_model(settings.data_dir)
    yield (
        Check("ok", f"the bot's model is {model.model}")
        if model
        else Check("note", "the bot has no model yet", "the first ./madoguchi up trains one")
    )


def _check_database(settings: Settings) -> Iterator[Check]:
    """Whether it answers; and whether what it says of the gate's rules can be obeyed."""
    if settings.database_url is None and not (settings.data_dir / "madoguchi.db").exists():
        yield Check("note", "there is no database yet", "the first ./madoguchi up makes it")
        return
    try:
        database = open_usable_database(settings.database)
        try:
            database.read_now(lambda connection: connection.exec_driver_sql("SELECT 1"))
            address = make_url(settings.database).render_as_string(hide_password=True)
            yield Check("ok", f"the database answers ({address})")
            yield check_rules(settings, database)
        finally:
            database.close()
    except (SQLAlchemyError, Refused) as error:
        told = str(error) if isinstance(error, Refused) else unusable(error)
        if told is None:
            raise
        yield Check("wrong", told, "look at MADOGUCHI_DATABASE_URL")
