"""One running system: the app, the bot, the action server, from the first start to the last stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from core.parts import Parts, State, write_parts
from core.supervisor.bot import Bot
from core.supervisor.keeper import Keeper
from core.supervisor.plans import Plans
from core.supervisor.report import Report

HEAD_START = 10.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class System:
    """`on_open` runs once, when the app answers for the first time."""

    def __init__(self, plans: Plans, report: Report, on_open: Callable[[], Awaitable[None]]) -> None:
        self._report = report
        self._data_dir: Path = plans.data_dir
        self._on_open = on_open
        self._parts = Parts()
        self._opened = asyncio.Event()
        self._stop_asked = asyncio.Event()
        self._hurry = asyncio.Event()
        self.app = Keeper("app", plans.app, report, self._app_became)
        self.actions = Keeper("actions", plans.actions, report, self._actions_became)
        self.bot = Bot(plans, report, self._bot_became, self._bot_runs)

    async def run(self) -> None:
        """Until SIGTERM or SIGINT; a second one hurries."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._asked_to_stop)
        self._write(self._parts)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.app.run())
            opening = tasks.create_task(self._open())
            for part in (self.actions, self.bot):
                tasks.create_task(self._run_behind(part))
            await self._stop_asked.wait()
            opening.cancel()
            await self._stop()

    async def _run_behind(self, part: Keeper | Bot) -> None:
        # Webhooks first: while the app starts, nothing else takes the processor, unless the app takes too long.
        waiting = [asyncio.ensure_future(event.wait()) for event in (self._opened, self._stop_asked)]
        await asyncio.wait(waiting, timeout=HEAD_START, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()
        if not self._stop_asked.is_set():
            await part.run()

    async def _open(self) -> None:
        await self._opened.wait()
        await self._on_open()

    async def _stop(self) -> None:
        # The app first: it drains while Rasa can still finish the turn that somebody waits for.
        self._report.say("stopping")
        await self.app.stop(self._hurry)
        await self.bot.stop(self._hurry)
        await self.actions.stop(self._hurry)
        self._report.say("stopped")

    def _asked_to_stop(self) -> None:
        if self._stop_asked.is_set():
            self._hurry.set()
        self._stop_asked.set()

    def _app_became(self, state: State) -> None:
        if state == "up":
            self._opened.set()

    def _actions_became(self, state: State) -> None:
        self._say("actions", state)
        self._write(msgspec.structs.replace(self._parts, actions=state))

    def _bot_became(self, state: State) -> None:
        if state != self._parts.bot:
            self._say("bot", state)
            self._write(msgspec.structs.replace(self._parts, bot=state))

    def _bot_runs(self, model: str | None) -> None:
        if model != self._parts.model:
            self._write(msgspec.structs.replace(self._parts, model=model))

    def _say(self, part: str, state: State) -> None:
        if state in ("up", "training"):  # whoever ends or falls silent is reported by its keeper
            self._report.say(f"{part}: {state}")

    def _write(self, parts: Parts) -> None:
        self._parts = parts
        try:
            write_parts(self._data_dir, parts)
        except OSError as error:  # a full disk must not end the supervisor
            self._report.say(f"the state of the parts could not be written: {error}")
