"""`evaluate`: how well the bot understands."""

from pathlib import Path
from typing import Annotated

import typer

from commands._rasa import model_file, run_rasa
from core.settings_source import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def evaluate(
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    test: Annotated[Path | None, typer.Option(help="Another test set: JSON lines {text, intent}.")] = None,
    compare: Annotated[
        Path | None, typer.Option(help="Another config.yml: cross-validate both pipelines on the training data.")
    ] = None,
) -> None:
    """Measure how well the current model understands: accuracy, macro F1, out-of-scope recall, confusion."""
    what = ("--compare", str(compare.absolute())) if compare else ("--model", model_file(load_settings()))
    chosen = ["--test", str(test.absolute())] if test else []
    raise typer.Exit(run_rasa("evaluate", *what, *chosen, *(["--json"] if json else [])))
