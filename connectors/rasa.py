"""The Rasa client: one turn asked, one answer read. See the seam in bot/README.md."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from connectors.contract import Request
from connectors.http import HttpClient, NoAnswerError
from connectors.loopback import Fetches, LoopbackClient, is_loopback


class BotDownError(Exception):
    """No usable answer: not reachable, too slow, or garbage. The message says which."""


class BotButton(msgspec.Struct):
    """A choice the bot offers."""

    title: str
    payload: str


class BotMessage(msgspec.Struct):
    """One message of the bot's answer."""

    text: str | None = None
    buttons: list[BotButton] = []
    image: str | None = None
    attachment: Any = None
    custom: Any = None


class HandOffWish(msgspec.Struct):
    """The bot asks for a person. Further keys of the packet are in the raw mapping."""

    reason: str
    queue: str | None = None
    priority: str | None = None
    summary: Any = None


class BotAnswer(msgspec.Struct):
    """What Rasa made of a turn."""

    messages: list[BotMessage]
    understood: dict[str, Any] | None = None
    slots: dict[str, Any] = {}
    model: str | None = None
    handoff: HandOffWish | None = None


class TurnRequest(msgspec.Struct):
    """What Rasa is asked."""

    turn: int
    message_id: str
    conversation_id: str
    kind: str
    visibility: str
    text: str
    payload: str | None
    locale: str | None
    customer: Mapping[str, str]
    metadata: Mapping[str, str]


class _Health(msgspec.Struct):
    ready: bool


class RasaClient:
    """All Rasa processes, routed by a hash of the conversation over their number.

    `client` makes the calls where Rasa is not on this machine.
    """

    def __init__(self, client: HttpClient, urls: Sequence[str], secret: str) -> None:
        self._client: Fetches = LoopbackClient() if is_loopback(urls) else client
        self._urls = [url.rstrip("/") for url in urls]
        self._headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}

    async def turn(self, channel: str, request: TurnRequest, timeout: float) -> BotAnswer:  # noqa: ASYNC109
        """Ask for a turn; asked again with the same message id, Rasa repeats its answer. Raises BotDownError."""
        body = await self._post(request.conversation_id, f"/webhooks/{channel}/turn", request, timeout)
        try:
            return msgspec.json.decode(body, type=BotAnswer)
        except msgspec.DecodeError as error:
            raise BotDownError("garbage") from error

    async def facts(self, conversation_id: str, slots: Mapping[str, object]) -> None:
        """What a person settled, put into the tracker. Raises BotDownError."""
        await self._post(conversation_id, FACTS, {"conversation_id": conversation_id, "slots": slots}, 10.0)

    async def forget(self, conversation_id: str, message_id: str) -> None:
        """Erase one message's words from the tracker. Raises BotDownError."""
        await self._post(conversation_id, FORGET, {"conversation_id": conversation_id, "message_id": message_id}, 10.0)

    async def ready(self, index: int = 0) -> bool:
        """Whether a Rasa process answers turns."""
        request = Request("GET", self._urls[index] + HEALTH, self._headers, timeout=2.0)
        try:
            answer = await self._client.fetch(request)
            return answer.status == 200 and bool(msgspec.json.decode(answer.body, type=_Health).ready)
        except (NoAnswerError, msgspec.DecodeError):
            return False

    async def close(self) -> None:
        """Close the connections that are its own."""
        if isinstance(self._client, LoopbackClient):
            await self._client.close()

    async def _post(self, conversation_id: str, path: str, content: object, timeout: float) -> bytes:  # noqa: ASYNC109
        url = self._urls[_place(conversation_id, len(self._urls))] + path
        request = Request("POST", url, self._headers, msgspec.json.encode(content), timeout=timeout)
        try:
            answer = await self._client.fetch(request)
        except NoAnswerError as error:
            raise BotDownError(error.reason) from error
        if answer.status != 200:
            raise BotDownError(f"status {answer.status}")
        return answer.body


FACTS = "/webhooks/madoguchi/facts"
FORGET = "/webhooks/madoguchi/forget"
HEALTH = "/webhooks/madoguchi/health"


def _place(conversation_id: str, processes: int) -> int:
    """The process that keeps this conversation: the same one as long as their number stays."""
    return int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:8]) % processes
