"""Which model Rasa runs, and whether it is still the one that the training data asks for."""

from pathlib import Path

import msgspec

MODELS = "models"
CURRENT = "current.json"


class Model(msgspec.Struct, frozen=True):
    """The model in use: a file in the models folder, and the fingerprint of what it was trained from."""

    model: str
    fingerprint: str


def models_folder(data_dir: Path) -> Path:
    """Where trained models are kept."""
    return data_dir / MODELS


def current_model(data_dir: Path) -> Model | None:
    """None before the first training, and when the file it names is gone."""
    folder = models_folder(data_dir)
    try:
        current = msgspec.json.decode((folder / CURRENT).read_bytes(), type=Model)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return current if (folder / current.model).is_file() else None
