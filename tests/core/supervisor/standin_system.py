"""Runs a whole system with the real supervisor and the real app, and stand-ins for Rasa and the action server."""

import argparse
import dataclasses
import os
import sys

from core.refused import Refused
from core.settings_source import given_variables, read_settings
from core.supervisor.model import Model
from core.supervisor.plan import Plan
from core.supervisor.plans import Plans
from core.supervisor.up import run_up

parser = argparse.ArgumentParser()
parser.add_argument("--fingerprint", default="first")
parser.add_argument("--bot-dies", action="store_true")
parser.add_argument("--bot-hangs", action="store_true", help="it never answers; it is given half a second")
parser.add_argument("--improper", action="store_true", help="the gate refuses a response")
options = parser.parse_args()


class StandIns(Plans):
    """The same plans with other programs in them."""

    def actions(self) -> Plan:
        return self._instead(super().actions(), "standin", "--port", str(self.wiring.actions_port))

    def bot(self, number: int, model: Model) -> Plan:
        plan = super().bot(number, model)
        wrong = ("--dies",) if options.bot_dies else ("--hangs",) if options.bot_hangs else ()
        instead = self._instead(plan, "standin", *plan.command[3:], *wrong)
        return dataclasses.replace(instead, ready_within=0.5) if options.bot_hangs else instead

    def responses(self) -> Plan:
        improper = ("--improper",) if options.improper else ()
        return self._instead(super().responses(), "standin_training", "--of", options.fingerprint, "--judge", *improper)

    def fingerprint(self) -> Plan:
        return self._instead(super().fingerprint(), "standin_training", "--fingerprint", "--of", options.fingerprint)

    def training(self) -> Plan:
        plan = super().training()
        return self._instead(plan, "standin_training", *plan.command[3:], "--of", options.fingerprint)

    def _instead(self, plan: Plan, module: str, *arguments: str) -> Plan:
        command = (sys.executable, "-m", f"tests.core.supervisor.{module}", *arguments)
        return dataclasses.replace(plan, command=command, hung_after=1.0)


given = given_variables(dot_env=None)
try:
    run_up(read_settings(given), given, os.environ, StandIns)
except Refused as error:
    sys.exit(f"madoguchi: {error}")
