"""The bot's processes: a model first, then one Rasa process or several that run it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.parts import State
from core.supervisor.child import Child, OnLine
from core.supervisor.keeper import Keeper
from core.supervisor.model import Model, current_model
from core.supervisor.plan import Plan
from core.supervisor.plans import Plans
from core.supervisor.report import Report

Change = Callable[[str], Awaitable[bool]]
"""Puts a model, by its name, into the running processes; whether that went well."""


@dataclass
class Run:
    """How a program that ends by itself went."""

    code: int = 1
    last_line: str = ""
    last_error: str = ""


def keep_quiet(line: str) -> None:
    """For results that nobody has to read."""


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
        fingerprint = await self._run(self._plans.fingerprint(), keep_quiet)
        if fingerprint.code != 0:
            self._complain("the model's fingerprint could not be read", fingerprint, model)
            return
        if model is not None and fingerprint.last_line == model.fingerprint:
            return
        self._report.say("training the model" if model is None else "the training data changed; training a new model")
        if model is None:
            self._on_state("training")
        training = await self._run(self._plans.training(), self._report.lines_of("train"))
        if training.code != 0:
            self._complain("training the model failed", training, model)
            return
        await self._take_over(model)

    async def _take_over(self, before: Model | None) -> None:
        trained = current_model(self._plans.data_dir)
        if trained is None:
            self._complain("training the model failed", Run(), before)
        elif before is not None and all(keeper.state == "up" for keeper in self.keepers):
            changed = await self._change(trained.model)
            self._report.say(f"the bot runs the new model {trained.model}" if changed else "the old model goes on")
        elif before is not None:
            await asyncio.gather(*(keeper.renew() for keeper in self.keepers))

    def _complain(self, what: str, run: Run, model: Model | None) -> None:
        if self._stopping:
            return
        goes_on = "the bot goes on with the model it has" if model else "the bot stays away and people get every ticket"
        self._report.say(f"{what} ({run.last_error or 'it left no model'}); {goes_on}. Look at ./madoguchi train")
        if model is None:
            self._on_state("down")

    async def _run(self, plan: Plan, on_line: OnLine) -> Run:
        """What a program says on stdout is for the terminal too; what its libraries say is for the log."""
        run = Run()

        def on_error_line(line: str) -> None:
            run.last_error = line
            self._report.note(plan.name, line)

        def on_result_line(line: str) -> None:
            run.last_line = line
            on_line(line)

        if not self._stopping:
            try:
                self._trainer = Child(plan, on_result_line, on_error_line)
                run.code = await self._trainer.finished()
            except OSError as error:
                run.last_error = str(error)
            finally:
                self._trainer = None
        return run

    def _on_process(self, _: State) -> None:
        """The bot is up when every process is, because a conversation belongs to one of them."""
        states = {keeper.state for keeper in self.keepers}
        self._on_state("down" if "down" in states else "starting" if "starting" in states else "up")
