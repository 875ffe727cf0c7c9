"""`train`: a new model, in use without a failed turn."""

import time

import typer

from commands._rasa import run_rasa
from commands._responses import check_responses
from core.data_folder import InUse, make_data_folder, sole_use
from core.parts import read_parts
from core.refused import Refused
from core.settings import Settings
from core.settings_source import load_settings
from core.supervisor.model import current_model, models_folder

PATIENCE = 240.0
app = typer.Typer(add_completion=False)


@app.command()
def train() -> None:
    """Check the responses with the gate, validate the data, train, and put the model into the running system."""
    settings = load_settings()
    check_responses(settings)
    make_data_folder(settings.data_dir)
    if run_rasa("train", "--models", str(models_folder(settings.data_dir))) != 0:
        raise Refused("no model was trained; the lines above say what to mend")
    if _is_running(settings):
        _wait_until_in_use(settings)


def _is_running(settings: Settings) -> bool:
    try:
        with sole_use(settings.data_dir, "train"):
            return False
    except InUse:
        return True


def _wait_until_in_use(settings: Settings) -> None:
    model = current_model(settings.data_dir)
    give_up = time.monotonic() + PATIENCE
    while model is not None and read_parts(settings.data_dir).model != model.model:
        if time.monotonic() > give_up:
            raise Refused(f"the running bot has not taken the model {model.model}; log/up.log says why")
        time.sleep(0.2)
    print("the running bot uses it")
