"""Held answers: the list, the words with what was changed and found in them, and who decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.conversation import Finding
from console.view.kinds import FindingKind

Tab = Literal["waiting", "changes", "done"]


@dataclass(frozen=True)
class ApprovalRow:
    """One slip of the list."""

    id: str
    number: int
    channel: str
    kind: str
    customer: str
    excerpt: str
    author: str
    """The surname, or what stands for the bot."""
    bot: bool
    state: str
    version: int
    findings: int
    overdue: bool
    due_at: datetime | None
    at: datetime
    """When it was opened, or closed."""


@dataclass(frozen=True)
class Group:
    """Slips under one heading. `key` is a catalogue key below `approvals.group.`."""

    key: str
    rows: tuple[ApprovalRow, ...]


@dataclass(frozen=True)
class Piece:
    """A run of words. `finding`: the number of what was found there; `last`: its mark stands here."""

    kind: Literal["same", "added", "removed"]
    text: str
    finding: int = 0
    finding_kind: FindingKind | None = None
    last: bool = False
    variable: bool = False
    """A template's variable, as it is written."""


@dataclass(frozen=True)
class Numbered:
    """One line of the words."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether something was added or taken away here."""
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True)
class Box:
    """One box of the row of stamps. Without a `name` nobody has stamped it yet."""

    title: str
    word: str = ""
    """What the stamp says: the part played."""
    name: str = ""
    date: str = ""
    """Such as 26.11.20."""
    present: bool = False
    mine: bool = False


@dataclass(frozen=True)
class Said:
    """A line of the conversation before these words."""

    author: Literal["customer", "bot", "agent", "system"]
    text: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """One line of the history, in words."""

    text: str
    comment: str
    at: datetime


@dataclass(frozen=True)
class Approval:
    """The document, and what the reader may do with it."""

    id: str
    number: int
    channel: str
    kind: str
    account: str
    customer: str
    state: str
    reason: str
    """Why it came too late, or why it can be agreed to no more: in words."""
    author: str
    made_at: datetime
    version: int
    before: str
    """What became of the version before, in words; empty for the first."""
    changes: int
    messages: tuple[tuple[Numbered, ...], ...]
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]
    solved: tuple[Finding, ...]
    """What was found in an earlier version and is not there any more."""
    boxes: tuple[Box, ...]
    said: tuple[Said, ...]
    steps: tuple[Step, ...]
    digest: str
    due_at: datetime | None
    overdue: bool
    needs: str
    """How many have to agree in this stage, in words; empty where one does."""
    can_decide: bool
    refusal: str
    """Why the reader may not decide, in words."""
    can_ask_changes: bool
    can_revise: bool
    can_withdraw: bool
    can_send_again: bool
    stuck: bool
    warning: str
    """Why agreeing now sends nothing; empty: it does."""
    push: bool
    """The free way back is over: agreeing sends at the plan's cost."""
    window_ends: datetime | None


@dataclass(frozen=True)
class WaitingTemplate:
    """A template's slip among the answers."""

    number: int
    title: str
    text: str
    author: str
    findings: int
    at: datetime


@dataclass(frozen=True)
class Approvals:
    """The page. `problem`: why the last press changed nothing, in words; `typed`: what was written then."""

    tab: Tab
    decide: int
    changes: int
    done: int
    groups: tuple[Group, ...]
    selected: str = ""
    chosen: bool = False
    """The reader opened it: on a phone it stands in place of the list."""
    document: Approval | None = None
    problem: str = ""
    typed: tuple[str, ...] = ()
    comment: str = ""
    editing: bool = False
    link: str = ""
    """A link just made for somebody outside: shown this once."""
    link_address: str = ""
    templates: tuple[WaitingTemplate, ...] = ()
    """Templates that wait for this reader's decision."""
