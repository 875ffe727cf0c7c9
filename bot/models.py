"""Loading a model beside the running one, and the change between two turns."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.exceptions import ModelNotFound
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.tar\.gz")
_WARM_UP = ("こんにちは、注文番号12345678の荷物はいつ届きますか？", "Hello, where is my order?")


class BadModelName(Exception):
    """The name is not that of a model in the model folder."""


def model_path(folder: Path, name: str) -> Path:
    """The model of that name; a name that could leave the folder, through ``..`` or a link, is refused."""
    path = (folder / name).resolve()
    if not _NAME.fullmatch(name) or path.parent != folder.resolve() or not path.is_file():
        raise BadModelName("model must be the name of a file in the model folder")
    return path


async def change_model(app: Sanic, name: str) -> str:
    """Loads the named model in a thread, tries it, and puts it in place between two turns; on failure the old one
    stays.

    Turns that run meanwhile come to their end with the model they began with.
    """
    running: Agent = app.ctx.agent
    path = model_path(app.ctx.model_folder, name)
    try:
        fresh = await asyncio.to_thread(_beside, running, path)
    except ModelNotFound as error:
        raise BadModelName("the file is not a model") from error
    await warm_up(fresh)
    running.tracker_store.domain = fresh.domain
    app.ctx.agent = fresh
    return name


async def warm_up(agent: Agent) -> None:
    """Understands and answers once on a tracker that nobody keeps: the first message after a start takes a second
    longer.
    """
    processor = agent.processor
    assert processor is not None
    for text in _WARM_UP:
        parsed = await processor.parse_message(UserMessage(text))
        tracker = DialogueStateTracker.from_events("warm-up", [ActionExecuted("action_listen")], _slots(agent.domain))
        tracker.update(UserUttered(text, parsed["intent"], parsed["entities"], parsed), agent.domain)
        processor.predict_next_with_tracker_if_should(tracker)


def _slots(domain: Domain | None) -> list[object]:
    return list(domain.slots) if domain else []


def _beside(running: Agent, path: Path) -> Agent:
    agent = Agent(
        generator=None,
        tracker_store=None,
        lock_store=running.lock_store,
        action_endpoint=running.action_endpoint,
    )
    agent.load_model(str(path))
    agent.tracker_store = running.tracker_store
    assert agent.processor is not None
    agent.processor.tracker_store = running.tracker_store
    return agent
