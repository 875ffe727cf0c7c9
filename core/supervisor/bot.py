"""The bot's processes: a model first, then one Rasa process or several that run it."""

import asyncio
from collections.abc import Awaitable, Callable

from core.parts import State
from core.supervisor.child import Child
from core.supervisor.keeper import Keeper
from core.supervisor.model import Model, current_model
from core.supervisor.plan import Plan
from core.supervisor.plans import Plans
from core.supervisor.report import Report

Change = Callable[[str], Awaitable[bool]]
"""Puts a model, by its name, into the running processes; whether that went well."""


class Bot:
    """Starts with the model at hand, if any, and trains beside it when its fingerprint is not today's."""

    def __init__(self, plans: Plans, report: Report, on_state: Callable[[State], None], change: Change) -> None:
        self._plans = plans
        self._report = report
        self._on_state = on_state
        self._change = change
        self._stopping = False
        self._trainer: Child | None = None
        count = len(plans.wiring.bot_ports)
        self.keepers = [
            Keeper(lambda number=number: plans.bot(number), report, self._on_process)  # type: ignore[misc]
            for number in range(count)
        ]

    async def run(self) -> None:
        """Until stop() is called."""
        async with asyncio.TaskGroup() as tasks:
            model = current_model(self._plans.data_dir)
            if model is not None:
                self._start(tasks)
            await self._train_where_needed(model)
            if model is None and not self._stopping and current_model(self._plans.data_dir) is not None:
                self._start(tasks)

    async def stop(self, hurry: asyncio.Event) -> None:
        """The training, then the processes, all at once."""
        self._stopping = True
        if self._trainer is not None:
            await self._trainer.stop(hurry)
        await asyncio.gather(*(keeper.stop(hurry) for keeper in self.keepers))

    def _start(self, tasks: asyncio.TaskGroup) -> None:
        for keeper in self.keepers:
            tasks.create_task(keeper.run())

    async def _train_where_needed(self, model: Model | None) -> None:
        lines: list[str] = []
        if await self._run(self._plans.fingerprint(), lines.append) != 0 or not lines:
            self._complain("the model's fingerprint could not be read", lines, model)
            return
        if model is not None and lines[-1] == model.fingerprint:
            return
        self._report.say("training the model" if model is None else "the training data changed; training a new model")
        if model is None:
            self._on_state("training")
        if await self._run(self._plans.training(), self._report.lines_of("train")) != 0:
            self._complain("training failed", [], model)
            return
        await self._take_over(model)

    async def _take_over(self, before: Model | None) -> None:
        trained = current_model(self._plans.data_dir)
        if trained is None:
            self._complain("training left no model", [], before)
        elif before is not None and all(keeper.state == "up" for keeper in self.keepers):
            changed = await self._change(trained.model)
            self._report.say(f"the bot runs the new model {trained.model}" if changed else "the old model goes on")
        elif before is not None:
            await asyncio.gather(*(keeper.renew() for keeper in self.keepers))

    def _complain(self, what: str, lines: list[str], model: Model | None) -> None:
        if self._stopping:
            return
        goes_on = "the bot goes on with the model it has" if model else "the bot stays away and people get every ticket"
        detail = f" ({lines[-1]})" if lines else ""
        self._report.say(f"{what}{detail}; {goes_on}. Look at ./madoguchi train")
        if model is None:
            self._on_state("down")

    async def _run(self, plan: Plan, on_line: Callable[[str], None]) -> int:
        if self._stopping:
            return 1
        try:
            self._trainer = Child(plan, on_line)
        except OSError as error:
            on_line(str(error))
            return 1
        try:
            return await self._trainer.ended
        finally:
            self._trainer = None

    def _on_process(self, _: State) -> None:
        """The bot is up when every process is, because a conversation belongs to one of them."""
        states = {keeper.state for keeper in self.keepers}
        self._on_state("down" if "down" in states else "starting" if "starting" in states else "up")
