"""What one person can do on a simulated platform and what they see: the seam of chat page, terminal and control."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tests.platforms.postman import Posted
from tests.platforms.simulation import Simulation

Who = Literal["customer", "account"]


@dataclass(frozen=True)
class Act:
    """One thing a person can do. `takes` says what it needs besides the person."""

    kind: str
    label_ja: str
    label_en: str
    takes: Literal["text", "message", "nothing"] = "nothing"


@dataclass(frozen=True)
class Button:
    """A button under a message. Pressing it is an act with these arguments; `says` is what then seems to be said."""

    label: str
    act: str
    arguments: Mapping[str, str]
    says: str = ""


@dataclass(frozen=True)
class Bubble:
    """One utterance as it stands in a person's app."""

    at: float
    who: Who
    text: str
    id: str = ""
    note: str = ""
    """Where it stands, if not in the private chat; or how its webhook fared."""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Done:
    """An act that was done: what the person appears to say, and how the webhook was answered."""

    says: str
    id: str
    event_id: str
    posted: Posted


class Playable(Protocol):
    """A simulated platform that a person, a page or another process can play on."""

    platform: str
    simulation: Simulation
    acts: Sequence[Act]

    def account_name(self) -> str: ...

    def person(self, name: str) -> str:
        """The id of the person of this name or id, who exists from now on."""
        ...

    async def do(self, kind: str, person: str, arguments: Mapping[str, str]) -> Done:
        """Do one act. Raises KeyError for an unknown kind or a missing argument."""
        ...

    def answers(self, person: str) -> Sequence[Bubble]:
        """What the account said to this person, in the order it arrived."""
        ...

    def configure(self, settings: Mapping[str, object]) -> None:
        """Change the platform's state (a monthly limit, a dead token). Raises KeyError for an unknown setting."""
        ...
