"""Runs one of Rasa's programs, in Rasa's own environment."""

import os
import subprocess

from core.refused import Refused
from core.settings import ROOT, Settings
from core.supervisor.environments import training_environment
from core.supervisor.model import current_model, models_folder
from core.supervisor.plans import BOT_PYTHON


def run_rasa(program: str, *arguments: str) -> int:
    """Its exit code; what it reads and prints is the terminal's. Raises Refused."""
    command = [BOT_PYTHON, "-m", f"bot.{program}", *arguments]
    try:
        return subprocess.run(command, cwd=ROOT, env=training_environment(os.environ)).returncode
    except FileNotFoundError as error:
        raise Refused("Rasa's environment is not there yet: start this command with ./madoguchi") from error


def model_file(settings: Settings) -> str:
    """The current model's file. Raises Refused."""
    model = current_model(settings.data_dir)
    if model is None:
        raise Refused("there is no model yet: train one with ./madoguchi train")
    return str(models_folder(settings.data_dir) / model.model)
