"""The entity extractor: patterns and the learned tagger together, one finding for each place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.folding import fold
from bot.components.patterns import LOOKUP, REGEX, Found, PatternFinder, from_json, patterns_of, to_json
from bot.components.tagger import Tagger, train

_PATTERNS = "patterns.json"
_TAGGER = "tagger.crfsuite"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds entities in the original's offsets; where findings overlap the best one stays."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"c1": 0.05, "c2": 0.05, "sure": 0.5}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        patterns: PatternFinder | None = None,
        tagger: Tagger | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._patterns = patterns or PatternFinder([])
        self._tagger = tagger

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntityExtractor:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopEntityExtractor:
        with model_storage.read_from(resource) as folder:
            patterns = PatternFinder(from_json(json.loads((folder / _PATTERNS).read_text(encoding="utf-8"))))
            tagger = Tagger(folder / _TAGGER) if (folder / _TAGGER).exists() else None
        return cls(config, model_storage, resource, patterns, tagger)

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    def train(self, training_data: TrainingData) -> Resource:
        self._patterns = PatternFinder(patterns_of(training_data))
        annotated = [example for example in training_data.nlu_examples if example.get(TEXT)]
        with self._storage.write_to(self._resource) as folder:
            stored = json.dumps(to_json(self._patterns.patterns), ensure_ascii=False)
            (folder / _PATTERNS).write_text(stored, encoding="utf-8")
            if any(example.get(ENTITIES) for example in annotated):
                train([self._sentence(example) for example in annotated], folder / _TAGGER, self._config)
                self._tagger = Tagger(folder / _TAGGER)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = str(message.get(TEXT) or "")
            found = [_as_entity(entity, text) for entity in self._find(text, _tokens(message))]
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages

    def _find(self, text: str, tokens: Sequence[Token]) -> list[Found]:
        written = list(self._patterns.find(text))
        learned = self._tagger.find(tokens, written) if self._tagger else ()
        return without_overlap([*written, *(found for found in learned if found.confidence >= self._config["sure"])])

    def _sentence(self, example: Message) -> tuple[Sequence[Token], list[Found], list[Found]]:
        annotated = [Found(e["entity"], e["start"], e["end"], "annotated") for e in example.get(ENTITIES, [])]
        return _tokens(example), list(self._patterns.find(str(example.get(TEXT)))), annotated


def without_overlap(findings: Iterable[Found]) -> list[Found]:
    """Of findings that touch the same characters one stays: a regular expression's, then the longest, then a
    look-up's.
    """
    kept: list[Found] = []
    for found in sorted(findings, key=_rank):
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def _rank(found: Found) -> tuple[bool, int, bool, int]:
    return found.source != REGEX, found.start - found.end, found.source != LOOKUP, found.start


def _tokens(message: Message) -> Sequence[Token]:
    return message.get(TOKENS_NAMES[TEXT]) or []


def _as_entity(found: Found, text: str) -> dict[str, Any]:
    return {
        "entity": found.entity,
        "start": found.start,
        "end": found.end,
        "value": fold(text[found.start : found.end]).text,
        "confidence_entity": found.confidence,
    }
