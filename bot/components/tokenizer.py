"""The tokenizer: Sudachi's short units with normalised forms, over folded text, for Japanese and English alike."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from sudachipy import Dictionary, SplitMode
from sudachipy import Tokenizer as Sudachi

from bot.components.folding import fold

# What follows is not needed to tell what a customer wants, and Sudachi refuses texts beyond 49,149 bytes.
READ_CHARACTERS = 2_000

PART_OF_SPEECH = "part_of_speech"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SudachiTokenizer(Tokenizer):
    """Splits into Sudachi's mode A; a token's ``lemma`` is its normalised form (``附属`` and ``付属`` meet).

    Offsets are those of the message as it came; tokens that cover nothing but white space are left out.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SudachiTokenizer:
        return cls(config)

    @staticmethod
    def supported_languages() -> list[str]:
        return ["ja", "en"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sudachipy"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return tokenize(str(message.get(attribute)))


def tokenize(text: str) -> list[Token]:
    folded = fold(text[:READ_CHARACTERS])
    tokens = []
    for morpheme in _sudachi().tokenize(folded.text):
        surface = morpheme.surface()
        if not surface.strip():
            continue
        start, end = folded.original_span(morpheme.begin(), morpheme.end())
        data = {PART_OF_SPEECH: morpheme.part_of_speech()[0]}
        tokens.append(Token(surface, start, end, data, morpheme.normalized_form().casefold()))
    return tokens


@lru_cache(maxsize=1)
def _sudachi() -> Sudachi:
    """One dictionary a process: it is mapped into memory, and a model that is loaded beside another shares it."""
    return Dictionary(dict="core").create(mode=SplitMode.A)
