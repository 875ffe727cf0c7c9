"""A simulated LINE platform: the Messaging API and its webhooks on loopback."""

from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser, Shown

__all__ = ["LineSimulator", "LineUser", "Shown"]
