"""Understanding without a dialogue: a model's reading of single messages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.requests import as_words

# Rasa's name for "not sure"; it stands in no ranking that others read.
UNSURE = "nlu_fallback"


@dataclass(frozen=True)
class Entity:
    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What the model takes a message for. ``sure`` is false when the bot would ask back instead of answering."""

    intent: str | None
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[Entity, ...]
    sure: bool


class Reader:
    """A loaded model that only understands."""

    def __init__(self, model: Path) -> None:
        self._agent = Agent.load(str(model))
        self._loop = asyncio.new_event_loop()

    def read(self, text: str) -> Reading:
        """Entity offsets are those of the text as given."""
        assert self._agent.processor is not None
        parsed = self._loop.run_until_complete(self._agent.processor.parse_message(UserMessage(as_words(text))))
        return _reading(parsed, text, stripped=len(text) - len(text.lstrip()))


def _reading(parsed: Mapping[str, Any], text: str, stripped: int) -> Reading:
    ranking = tuple(
        (str(rank["name"]), float(rank["confidence"])) for rank in parsed["intent_ranking"] if rank["name"] != UNSURE
    )
    spans = [(str(e["entity"]), e["start"] + stripped, e["end"] + stripped) for e in parsed["entities"]]
    entities = tuple(Entity(name, text[start:end], start, end) for name, start, end in spans)
    best = ranking[0] if ranking else (None, 0.0)
    return Reading(best[0], best[1], ranking, entities, sure=parsed["intent"]["name"] != UNSURE)
