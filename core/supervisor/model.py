"""Which model Rasa runs, and whether it is still the one that the training data asks for."""

import shutil
import time
from pathlib import Path

import msgspec

MODELS = "models"
CURRENT = "current.json"
KEPT = 5
ABANDONED = 86_400.0
"""Seconds after which a training's own folder is nobody's: no training takes a day."""


class Model(msgspec.Struct, frozen=True):
    """The model in use: a file in the models folder, and the fingerprint of what it was trained from."""

    model: str
    fingerprint: str


def remove_old_models(data_dir: Path, kept: int = KEPT) -> None:
    """Leaves the newest models and the current one, and no folder of a training that was killed.

    Raises OSError where the folder does not let itself be tidied.
    """
    folder, current = models_folder(data_dir), current_model(data_dir)
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[kept:]:
        if current is None or path.name != current.model:
            path.unlink(missing_ok=True)
    for path in folder.glob(".training-*"):
        if time.time() - path.stat().st_mtime > ABANDONED:
            shutil.rmtree(path, ignore_errors=True)


def models_folder(data_dir: Path) -> Path:
    """Where trained models are kept."""
    return data_dir / MODELS


def current_model(data_dir: Path) -> Model | None:
    """None before the first training, and when the file it names is gone."""
    folder = models_folder(data_dir)
    try:
        current = msgspec.json.decode((folder / CURRENT).read_bytes(), type=Model)
        return current if (folder / current.model).is_file() else None
    except (OSError, msgspec.DecodeError):
        return None
