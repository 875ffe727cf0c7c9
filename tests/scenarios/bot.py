"""A bot that says what a test tells it to, in place of Rasa behind the same client."""

import asyncio
from collections.abc import Callable, Mapping

from connectors.rasa import BotAnswer, BotDownError, BotMessage, HandOffWish, TurnRequest

Reply = Callable[[TurnRequest], BotAnswer]


def says(*texts: str) -> BotAnswer:
    """An answer of these messages."""
    return BotAnswer([BotMessage(text) for text in texts], understood={"intent": "greet", "confidence": 0.9})


def hands_off(*texts: str, reason: str = "customer_asked") -> BotAnswer:
    """An answer that asks for a person."""
    return BotAnswer([BotMessage(text) for text in texts], handoff=HandOffWish(reason, summary={"request": "人と話す"}))


class ScriptedBot:
    """Answers `「text」ですね` unless told otherwise; keeps its last answer a message, as the channel does."""

    def __init__(self) -> None:
        self.reply: Reply = lambda request: says(f"「{request.text}」ですね")
        self.delay = 0.0
        self.down: str | None = None
        self.asked: list[TurnRequest] = []
        self.facts_set: list[tuple[str, Mapping[str, object]]] = []
        self.forgotten: list[tuple[str, str]] = []
        self._kept: dict[str, BotAnswer] = {}

    async def close(self) -> None:
        """As the real client."""

    async def turn(self, channel: str, request: TurnRequest, timeout: float) -> BotAnswer:  # noqa: ASYNC109
        self.asked.append(request)
        if self.down:
            raise BotDownError(self.down)
        if self.delay > timeout:
            await asyncio.sleep(timeout)
            raise BotDownError("ReadTimeout")
        if self.delay:
            await asyncio.sleep(self.delay)
        return self._kept.setdefault(request.message_id, self.reply(request))

    async def facts(self, conversation_id: str, slots: Mapping[str, object]) -> None:
        self.facts_set.append((conversation_id, slots))

    async def forget(self, conversation_id: str, message_id: str) -> None:
        self.forgotten.append((conversation_id, message_id))
