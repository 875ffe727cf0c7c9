"""What can go wrong at the gate.

    Refused (core)
    ├── PackError              a policy pack cannot be used; names the file and the place
    └── GateUnavailableError   there is no decision, so nothing may go out
        ├── CheckFailedError   a check raised
        ├── LimitsUnknownError no connector told what this channel allows
        ├── JudgingTooLongError  the deadline passed
        └── JudgesBusyError    no judge is free: too much waits, or all of them hang

Whoever asks the gate catches `GateUnavailableError` and treats the answer as blocked; nobody clears without a decision.
"""

from core.refused import Refused


class PackError(Refused):
    """A policy pack cannot be used. The text names the file, the rule and what is wrong."""


class GateUnavailableError(Refused):
    """There is no decision: nothing may be sent."""


class CheckFailedError(GateUnavailableError):
    """A check raised instead of answering; the cause is chained."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"the check of rule {rule} failed")
        self.rule = rule


class LimitsUnknownError(GateUnavailableError):
    """The channel's limits are not registered, so its length cannot be judged."""


class JudgingTooLongError(GateUnavailableError):
    """No decision within the deadline."""


class JudgesBusyError(GateUnavailableError):
    """Refused at once: the queue before the judges is full, or none of them comes back."""
