"""`bench`: runs one benchmark of benchmarks/."""

import importlib
from typing import Annotated

import typer

from core.refused import Refused

NAMES = ("ack", "audit", "gate", "kill", "race", "turn")
PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

app = typer.Typer(add_completion=False)


@app.command(context_settings=PASSED_ON)
def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}; NAME --help tells its options.")] = "",
) -> None:
    """Measure the system on this machine: prints a table, with --json JSON."""
    if name in ("-h", "--help"):  # with a benchmark's name before it, it asks for that one's own help
        print(context.get_help())
        return
    if name not in NAMES:
        raise Refused(f"bench takes one of {', '.join(NAMES)}; bench NAME --help tells its options")
    module = importlib.import_module(f"benchmarks.{name}")
    raise typer.Exit(module.main(context.args) or 0)
