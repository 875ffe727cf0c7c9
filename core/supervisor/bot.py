"""The bot: a model first, then one Rasa process or several that run it, and follow when another becomes current."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from core.parts import State
from core.supervisor.bot_process import BotProcess
from core.supervisor.child import Child, OnLine
from core.supervisor.model import current_model, remove_old_models
from core.supervisor.plan import Plan
from core.supervisor.plans import Plans
from core.supervisor.report import Report

LOOK = 0.5
"""Seconds between two looks at which model is current; `train` waits for what follows."""


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

    def __init__(
        self,
        plans: Plans,
        report: Report,
        on_state: Callable[[State], None],
        on_model: Callable[[str | None], None],
    ) -> None:
        self._plans = plans
        self._report = report
        self._on_state = on_state
        self._on_model = on_model
        self._stopping = asyncio.Event()
        self._trainer: Child | None = None
        count = len(plans.wiring.bot_ports)
        self.processes = [BotProcess(plans, number, report, self._on_process) for number in range(count)]

    async def run(self) -> None:
        """Until stop() is called."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._train_where_needed())
            await self._until_there_is_a_model()
            if not self._stopping.is_set():
                self._on_state("starting")
                for process in self.processes:
                    tasks.create_task(process.keeper.run())
            await self._follow()

    async def stop(self, hurry: asyncio.Event) -> None:
        """The training, then the processes, all at once."""
        self._stopping.set()
        if self._trainer is not None:
            await self._trainer.stop(hurry)
        await asyncio.gather(*(process.keeper.stop(hurry) for process in self.processes))

    async def _until_there_is_a_model(self) -> None:
        while not self._stopping.is_set() and current_model(self._plans.data_dir) is None:
            await self._pause()

    async def _follow(self) -> None:
        while not self._stopping.is_set():
            model = current_model(self._plans.data_dir)
            if model is not None:
                await asyncio.gather(*(process.take(model) for process in self.processes))
            running = {process.model for process in self.processes}
            self._on_model(running.pop() if len(running) == 1 else None)
            await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), LOOK)

    async def _train_where_needed(self) -> None:
        model = current_model(self._plans.data_dir)
        fingerprint = await self._run(self._plans.fingerprint(), keep_quiet)
        if fingerprint.code != 0:
            self._complain("the model's fingerprint could not be read", fingerprint)
            return
        if model is not None and fingerprint.last_line == model.fingerprint:
            return
        self._report.say("training the model" if model is None else "the training data changed; training a new model")
        if model is None:
            self._on_state("training")
        judged = await self._run(self._plans.responses(), self._report.lines_of("train"))
        if judged.code != 0:
            self._complain("the gate was asked about the bot's responses; nothing was trained", judged)
            return
        training = await self._run(self._plans.training(), self._report.lines_of("train"))
        self._tidy()
        if training.code != 0 or current_model(self._plans.data_dir) is None:
            self._complain("training the model failed", training)

    def _tidy(self) -> None:
        try:
            remove_old_models(self._plans.data_dir)
        except OSError as error:
            self._report.say(f"old models could not be removed: {error}")

    def _complain(self, what: str, run: Run) -> None:
        if self._stopping.is_set():
            return
        there_is_one = current_model(self._plans.data_dir) is not None
        goes_on = "the bot keeps the model it has" if there_is_one else "the bot stays away and people get every ticket"
        self._report.say(f"{what} ({run.last_error or 'it left no model'}); {goes_on}. Look at ./madoguchi train")
        if not there_is_one:
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

        if not self._stopping.is_set():
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
        states = {process.keeper.state for process in self.processes}
        self._on_state("down" if "down" in states else "starting" if "starting" in states else "up")
