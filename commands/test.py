"""`test`: runs all tests, the style and type checks among them."""

import os
import sys
from pathlib import Path

import typer

app = typer.Typer(add_completion=False)
ROOT = Path(__file__).resolve().parents[1]


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["--help"]}
)
def test(context: typer.Context) -> None:
    """Set up what is missing and run all tests; arguments go to pytest, paths seen from the project's folder."""
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "pytest", *context.args])
