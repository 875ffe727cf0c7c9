"""The audit log: every act on record, one of them opened, and whether the chain is whole."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from console.view.conversation import Finding
from console.view.kinds import Verdict
from console.view.queue import Choice

ReplayOutcome = Literal["same", "differs", "no_words", "other_rules", "failed"]
BreakKind = Literal["altered", "inserted", "reordered", "removed", "unsealed", "unknown_key", "file"]


@dataclass(frozen=True)
class Record:
    """One act. `act` is its name in the log; `code` names what it was done to there, `sentence` says both in words."""

    id: int
    at: datetime
    who: str
    act: str
    sentence: str
    code: str
    verdict: Verdict | None = None
    """What the gate said, where that is the act."""
    ticket: int | None = None


@dataclass(frozen=True)
class Checked:
    """A verification of the whole log. `running`: not yet at its end. `broken`: the first break, by its kind."""

    running: bool
    by: str
    at: datetime
    seconds: float = 0
    entries: int = 0
    broken: BreakKind | None = None
    detail: str = ""
    failed: bool = False
    """It could not be carried out."""


@dataclass(frozen=True)
class Chain:
    """How far the log is sealed, and what the last verification said."""

    sealed: int
    sealed_at: datetime | None
    waiting: int
    checked: Checked | None = None


@dataclass(frozen=True)
class RecordSearch:
    """What the form asks for."""

    q: str = ""
    act: str = ""
    actor: str = ""
    first_day: date | None = None
    last_day: date | None = None
    query: str = ""
    """The same as a query, for the links to more of it."""

    @property
    def fields(self) -> dict[str, str]:
        """As fields of a form."""
        words = {"q": self.q, "act": self.act, "actor": self.actor}
        return words | {"from": str(self.first_day or ""), "until": str(self.last_day or "")}


@dataclass(frozen=True)
class Records:
    """The page, newest first."""

    records: tuple[Record, ...]
    search: RecordSearch
    acts: tuple[Choice, ...]
    actors: tuple[Choice, ...]
    chain: Chain
    next: str | None = None
    """Cursor of the older page."""


@dataclass(frozen=True)
class Passage:
    """A run of a text that the same findings mark; `number` is the finding that ends with it."""

    text: str
    kind: Literal["", "suggest", "hold", "block"] = ""
    number: int = 0


@dataclass(frozen=True)
class Judgement:
    """A decision of the gate. `texts`: each message in passages; empty when its words are not kept any more."""

    id: str
    verdict: Verdict
    tier: str
    at: datetime
    policy_version: str
    findings: tuple[Finding, ...]
    texts: tuple[tuple[Passage, ...], ...]
    inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Replayed:
    """What came of judging again. `lost`: packs that are not kept. `same_program`: nothing else judges since."""

    outcome: ReplayOutcome
    same_program: bool
    lost: tuple[str, ...] = ()
    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class OpenRecord:
    """One entry with everything that is known of it. `position`: its place in the chain, None while it waits."""

    record: Record
    actor: str
    facts: tuple[tuple[str, str], ...]
    position: int | None
    judgement: Judgement | None = None
    gone: bool = False
    """Its decision should be there, but is not."""
