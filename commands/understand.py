"""`understand`: what the bot makes of messages."""

import typer

from commands._rasa import model_file, run_rasa
from core.settings_source import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def understand() -> None:
    """Read JSON lines {id, text}; print for each {id, intent, confidence, ranking, entities}, by the current model."""
    raise typer.Exit(run_rasa("understand", "--model", model_file(load_settings())))
