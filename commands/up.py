"""`up`: runs the system on this machine."""

import os
from typing import Annotated

import typer

from core.settings_source import given_variables, read_settings
from core.supervisor.up import run_up

app = typer.Typer(add_completion=False)


@app.command()
def up(
    port: Annotated[int | None, typer.Option(help="The port of console and webhooks; 0 takes a free one.")] = None,
) -> None:
    """Run the system: console, webhooks, bot. Trains the bot where needed. Ctrl-C stops it."""
    given = given_variables()
    if port is not None:
        given["MADOGUCHI_PORT"] = str(port)
    run_up(read_settings(given), given, os.environ)
