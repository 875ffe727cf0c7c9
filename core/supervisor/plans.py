"""How each process of the system is started."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT
from core.spawned import STOP_SIGNAL
from core.supervisor.environments import (
    actions_environment,
    app_environment,
    bot_environment,
    judging_environment,
    training_environment,
)
from core.supervisor.model import Model, current_model, models_folder
from core.supervisor.plan import Health, Plan
from core.supervisor.ports import LOOPBACK
from core.supervisor.wiring import Wiring

BOT_PYTHON = str(ROOT / "bot" / ".venv" / "bin" / "python")
BOT_NICE = 5
"""An answer may take its time when all cores are busy; platforms wait for webhooks, and people for the console."""
TRAINING_NICE = 10
APP_GRACE = 15.0
"""Longer than the app's own drain of open requests (10 s)."""


@dataclass(frozen=True)
class Plans:
    """Plans of one start. `given`: the settings as text; `around`: the supervisor's own environment."""

    wiring: Wiring
    given: Mapping[str, str]
    around: Mapping[str, str]
    data_dir: Path
    app_host: str
    app_port: int

    def app(self) -> Plan:
        """Console, webhooks, worker."""
        return Plan(
            "app",
            (sys.executable, "-m", "console.serve"),
            app_environment(self.around, self.given, self.wiring),
            ROOT,
            Health(self.app_host, self.app_port, "/healthz"),
            descriptors=(self.wiring.listen_fd,),
            grace=APP_GRACE,
            stop_signal=STOP_SIGNAL,
        )

    def actions(self) -> Plan:
        """Rasa's custom actions."""
        port = self.wiring.actions_port
        return Plan(
            "actions",
            (sys.executable, "-m", "actions", "--port", str(port)),
            actions_environment(self.around, self.given, self.wiring),
            ROOT,
            Health(LOOPBACK, port, "/health"),
        )

    def bot(self, number: int, model: Model) -> Plan:
        """The Rasa process of this number, with this model."""
        path = models_folder(self.data_dir) / model.model
        port = self.wiring.bot_ports[number]
        return Plan(
            self.bot_name(number),
            (BOT_PYTHON, "-m", "bot.serve", "--model", str(path), "--port", str(port)),
            bot_environment(self.around, self.given, self.wiring),
            ROOT,
            self.bot_health(number),
            nice=BOT_NICE,
        )

    def bot_name(self, number: int) -> str:
        """One process is the bot; of several each has its number."""
        return "bot" if len(self.wiring.bot_ports) == 1 else f"bot-{number + 1}"

    def bot_health(self, number: int) -> Health:
        """Where it says that it understood a first message."""
        return Health(LOOPBACK, self.wiring.bot_ports[number], "/webhooks/madoguchi/health", self.wiring.bot_secret)

    def current_model(self) -> Model:
        """Raises FileNotFoundError when somebody took it away."""
        model = current_model(self.data_dir)
        if model is None:
            raise FileNotFoundError("the model is gone")
        return model

    def fingerprint(self) -> Plan:
        """Prints the hash of data, domain, configuration and lock."""
        command = (BOT_PYTHON, "-m", "bot.train", "--fingerprint")
        return Plan("train", command, training_environment(self.around), ROOT)

    def responses(self) -> Plan:
        """Lets the gate judge what the bot can say: a model that says what may not go out is not trained."""
        command = (sys.executable, "-m", "commands._responses")
        return Plan("train", command, judging_environment(self.around, self.given), ROOT, nice=TRAINING_NICE)

    def training(self) -> Plan:
        """Makes a model and names it current."""
        command = (BOT_PYTHON, "-m", "bot.train", "--models", str(models_folder(self.data_dir)))
        return Plan("train", command, training_environment(self.around), ROOT, nice=TRAINING_NICE)
