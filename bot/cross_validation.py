"""Judging a pipeline by the training data alone: each fold is understood by a model that was trained on the others."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import rasa.model_training
from rasa.nlu.test import generate_folds
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.fingerprint import Sources
from bot.scores import Judged
from bot.understanding import Reader


def cross_validated(sources: Sources, folds: int) -> list[Judged]:
    """Every example judged once. Folds are stratified by intent and the same for every pipeline."""
    return [judged for train, test in _folds(sources, folds) for judged in _fold(sources, train, test)]


def _folds(sources: Sources, folds: int) -> Iterator[tuple[TrainingData, TrainingData]]:
    import numpy as np

    np.random.seed(7)  # Rasa's shuffle takes no seed of its own
    importer = TrainingDataImporter.load_nlu_importer_from_config(
        str(sources.config), str(sources.domain), [str(sources.data)]
    )
    yield from generate_folds(folds, importer.get_nlu_data())


def _fold(sources: Sources, train: TrainingData, test: TrainingData) -> list[Judged]:
    with tempfile.TemporaryDirectory() as folder:
        examples = Path(folder) / "nlu.yml"
        examples.write_text(train.nlu_as_yaml(), encoding="utf-8")
        model = rasa.model_training.train_nlu(
            str(sources.config), str(examples), folder, fixed_model_name="fold", domain=str(sources.domain)
        )
        reader = Reader(Path(str(model)))
        return [_judged(reader, example) for example in test.intent_examples]


def _judged(reader: Reader, example: Message) -> Judged:
    reading = reader.read(str(example.get("text")))
    annotated = frozenset((e["entity"], e["start"], e["end"]) for e in example.get("entities", []))
    found = frozenset((e.entity, e.start, e.end) for e in reading.entities)
    return Judged(str(example.get("intent")), reading.intent or "", reading.sure, annotated, found)
