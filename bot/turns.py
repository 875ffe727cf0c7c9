"""One turn: repeat its answer, or run it and keep its answer in the same save.

``run`` takes the steps of Rasa's ``MessageProcessor.handle_message`` one by one, for three things that it has no place
for: slots of the turn set after a new session began, an action's failure made visible instead of swallowed, and the
answer committed with the events.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.actions.loops import LoopAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers import AnswerChannel, answer
from bot.requests import FactsRequest, TurnRequest
from bot.tracker_tables import KeptAnswer
from bot.trackers import ConversationTrackerStore

logger = logging.getLogger(__name__)

ACTION_SECONDS = 10.0
_FAILED = "action_failed"
_ENDLESS = "action_limit"


class NotReady(Exception):
    """No model is loaded, or the tracker store is not ours; the message says which."""


class Queues:
    """Lets the turns of a conversation through one by one, in the order in which they came."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def place(self, conversation: str) -> AsyncIterator[None]:
        lock, waiting = self._locks.get(conversation, (asyncio.Lock(), 0))
        self._locks[conversation] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(conversation)
            if waiting > 1:
                self._locks[conversation] = (lock, waiting - 1)


class WatchedAction(Action):
    """An action that notes its failure, which Rasa would log and pass over, and that may not take for ever."""

    def __init__(self, action: Action, failures: list[str]) -> None:
        self._action = action
        self._failures = failures

    def name(self) -> str:
        return str(self._action.name())

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            return await asyncio.wait_for(self._action.run(output_channel, nlg, tracker, domain), ACTION_SECONDS)
        except ActionExecutionRejection:
            raise
        except Exception:
            self._failures.append(self.name())
            raise

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)


def store_of(agent: Agent) -> ConversationTrackerStore:
    """The agent's tracker store without Rasa's wrapper, which would answer a failed save by saving to memory."""
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, ConversationTrackerStore):
        raise NotReady("the tracker store of endpoints.yml is not in use")
    return store


def _processor_of(agent: Agent) -> MessageProcessor:
    if agent.processor is None:
        raise NotReady("no model is loaded")
    return agent.processor


async def take(agent: Agent, platform: str, request: TurnRequest) -> dict[str, Any]:
    """Answers a turn: with the kept answer when this message was the last one answered, else by running it."""
    store = store_of(agent)
    processor = _processor_of(agent)
    kept = store.kept_answer(request.conversation_id)
    if kept is not None and kept.message_id == request.message_id:
        return kept.answer
    tracker = store.for_turn(request.conversation_id, request.turn)
    channel = AnswerChannel(platform, request.visibility)
    failed = await _run(processor, tracker, channel, _user_message(platform, request, channel), request)
    stripped = 0 if request.payload else len(request.text) - len(request.text.lstrip())
    made = answer(channel, tracker, processor.model_filename, stripped, failed)
    store.save_turn(tracker, request.turn, KeptAnswer(request.message_id, made))
    return made


async def settle(agent: Agent, platform: str, request: FactsRequest) -> list[str]:
    """Writes what a person settled into the tracker, ends a running form, and returns the slots that the domain does
    not know.

    A session that expired while the person talked is renewed first: the next message would otherwise start without the
    facts.
    """
    store = store_of(agent)
    tracker = store.for_turn(request.conversation_id, None)
    await _processor_of(agent)._update_tracker_session(tracker, AnswerChannel(platform, "private"))
    known = {name: value for name, value in request.slots.items() if name in tracker.slots}
    events: list[Event] = [SlotSet(name, value) for name, value in known.items()]
    if tracker.active_loop_name:
        events += [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
    tracker.update_with_events([*events, ActionExecuted(ACTION_LISTEN_NAME)], agent.domain)
    await store.save(tracker)
    return sorted(set(request.slots) - set(known))


def _user_message(platform: str, request: TurnRequest, channel: AnswerChannel) -> UserMessage:
    return UserMessage(
        request.spoken,
        channel,
        request.conversation_id,
        input_channel=platform,
        message_id=request.message_id,
        metadata=request.as_metadata(),
    )


async def _run(
    processor: MessageProcessor,
    tracker: DialogueStateTracker,
    channel: AnswerChannel,
    message: UserMessage,
    request: TurnRequest,
) -> str | None:
    """Runs the turn on the tracker; returns why it did not come to its end, if it did not."""
    tracker.model_id = processor.model_metadata.model_id
    tracker.assistant_id = tracker.assistant_id or processor.model_metadata.assistant_id
    await processor._update_tracker_session(tracker, channel)
    tracker.update_with_events(_slots_of_turn(tracker, request), processor.domain)
    await processor._handle_message_with_tracker(message, tracker)
    await processor.run_action_extract_slots(channel, tracker)
    return await _act(processor, tracker, channel)


def _slots_of_turn(tracker: DialogueStateTracker, request: TurnRequest) -> list[Event]:
    values = {"visibility": request.visibility, "kind": request.kind, "customer_name": request.customer.get("name")}
    if request.locale is not None:
        values["locale"] = request.locale
    return [
        SlotSet(name, value)
        for name, value in values.items()
        if name in tracker.slots and tracker.slots[name].value != value
    ]


async def _act(processor: MessageProcessor, tracker: DialogueStateTracker, channel: AnswerChannel) -> str | None:
    failures: list[str] = []
    proceed = True
    while proceed and processor._should_handle_message(tracker):
        try:
            action, prediction = processor.predict_next_with_tracker_if_should(tracker)
        except ActionLimitReached:
            logger.warning("a turn was ended after too many actions")
            return _ENDLESS
        if isinstance(action, (RemoteAction, LoopAction)):
            action = WatchedAction(action, failures)
        proceed = await processor._run_action(action, tracker, channel, processor.nlg, prediction)
    return _FAILED if failures else None
