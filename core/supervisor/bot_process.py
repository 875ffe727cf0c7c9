"""One Rasa process: kept alive, with the model it runs, which can be changed while it runs."""

from collections.abc import Callable

import msgspec

from core.parts import State
from core.supervisor.calling import NoAnswer, call
from core.supervisor.keeper import Keeper
from core.supervisor.model import Model
from core.supervisor.plan import Plan
from core.supervisor.plans import Plans
from core.supervisor.report import Report

CHANGE = "/webhooks/madoguchi/model"
PATIENCE = 180.0
"""Loading a model beside a running one takes some seconds, on a busy machine many."""


class BotProcess:
    """`model` is the name of the one it runs or starts with."""

    def __init__(self, plans: Plans, number: int, report: Report, on_state: Callable[[State], None]) -> None:
        self._plans = plans
        self._number = number
        self._report = report
        self._refused: str | None = None
        self.model: str | None = None
        self.keeper = Keeper(plans.bot_name(number), self._plan, report, on_state)

    async def take(self, model: Model) -> None:
        """Runs this model from now on, between two turns. What it refused once it is not asked again."""
        health = self._plans.bot_health(self._number)
        if self.keeper.state != "up" or model.model in (self.model, self._refused):
            return
        try:
            body = msgspec.json.encode({"model": model.model})
            answer = await call(health, "POST", CHANGE, body, patience=PATIENCE)
            why = "" if answer.status == 200 else f"status {answer.status}: {answer.body[:200]}"
        except NoAnswer as error:
            why = str(error)
        if why:
            self._refused = model.model
            self._report.say(f"{self.keeper.name} did not take the model {model.model} ({why}); it keeps {self.model}")
        else:
            self.model = model.model
            self._report.say(f"{self.keeper.name} runs the new model {model.model}")

    def _plan(self) -> Plan:
        model = self._plans.current_model()
        self.model, self._refused = model.model, None
        return self._plans.bot(self._number, model)
