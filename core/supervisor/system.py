"""One running system: the app, the bot, the action server, from the first start to the last stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from core.parts import Parts, State, write_parts
from core.supervisor.bot import Bot, Change
from core.supervisor.keeper import Keeper
from core.supervisor.plans import Plans
from core.supervisor.report import Report

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class System:
    """`on_open` runs once, when the app answers for the first time."""

    def __init__(self, plans: Plans, report: Report, change: Change, on_open: Callable[[], Awaitable[None]]) -> None:
        self._report = report
        self._data_dir: Path = plans.data_dir
        self._on_open = on_open
        self._parts: dict[str, State] = {"bot": "starting", "actions": "starting"}
        self._opened = asyncio.Event()
        self._stop_asked = asyncio.Event()
        self._hurry = asyncio.Event()
        self.app = Keeper(plans.app, report, self._app_became)
        self.actions = Keeper(plans.actions, report, lambda state: self._became("actions", state))
        self.bot = Bot(plans, report, lambda state: self._became("bot", state), change)

    async def run(self) -> None:
        """Until SIGTERM or SIGINT; a second one hurries."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._asked_to_stop)
        self._write()
        async with asyncio.TaskGroup() as tasks:
            for part in (self.app, self.actions, self.bot):
                tasks.create_task(part.run())
            opening = tasks.create_task(self._open())
            await self._stop_asked.wait()
            opening.cancel()
            await self._stop()

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

    def _became(self, part: str, state: State) -> None:
        if self._parts[part] != state:
            self._parts[part] = state
            if state in ("up", "training"):  # whoever ends or falls silent is reported by its keeper
                self._report.say(f"{part}: {state}")
            self._write()

    def _write(self) -> None:
        try:
            write_parts(self._data_dir, Parts(**self._parts))
        except OSError as error:  # a full disk must not end the supervisor
            self._report.say(f"the state of the parts could not be written: {error}")
