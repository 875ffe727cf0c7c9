"""Whether the bot can answer, and until when a customer's message may wait for it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.parts import Parts

TRAINING_AT_MOST = timedelta(minutes=10)


class Readiness:
    """Knows the first model's training: its deadline counts from the bot's first readiness."""

    def __init__(self, deadline: timedelta, parts: Callable[[], Parts]) -> None:
        self._deadline = deadline
        self._parts = parts
        self._first_ready: datetime | None = None
        self._training = False

    def answered(self, now: datetime) -> None:
        """The bot has answered a turn: from here on a silence is a failure."""
        if self._first_ready is None:
            self._first_ready = now

    def deadline(self, received_at: datetime, now: datetime) -> datetime:
        """When people get the conversation if the bot has not answered by then."""
        if self._first_ready is not None:
            begins = max(received_at, self._first_ready) if self._training else received_at
            return begins + self._deadline
        state = self._parts().bot
        self._training = self._training or state == "training"
        if self._training and state == "up":
            self.answered(now)
            return now + self._deadline
        return received_at + (TRAINING_AT_MOST if self._training else self._deadline)
