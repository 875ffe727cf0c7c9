"""Templates: the list, one of them with its wording and who decides, the form, and what the composer offers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.approvals import Box, Numbered, Step
from console.view.conversation import Finding
from console.view.kinds import Verdict
from console.view.policy import Piece

Shelf = Literal["usable", "waiting", "rest"]
State = Literal["usable", "waiting", "rejected", "withdrawn", "replaced", "retired"]
"""Of a template or of one version, in words: 使える, 承認待ち, 差し戻し, 取り下げ, 前の版, 下げた."""
Problem = Literal[
    "", "title", "text", "variable", "known", "blocked", "waiting", "retired", "comment", "gate", "nothing_changed",
]  # fmt: skip


@dataclass(frozen=True)
class TemplateRow:
    """One slip."""

    number: int
    title: str
    text: str
    states: tuple[State, ...]
    version: int
    findings: int
    author: str
    at: datetime
    mine: bool
    """The reader is asked to decide now."""


@dataclass(frozen=True)
class VersionLine:
    """A version in the history, compared with the one that was approved before it."""

    number: int
    state: State
    author: str
    at: datetime
    lines: tuple[Numbered, ...]
    compared: int
    """The number it is compared with; 0: with none."""
    changes: int


@dataclass(frozen=True)
class Template:
    """The document. `shown`: as it reads with example values; `digest`: of the version that waits."""

    number: int
    title: str
    states: tuple[State, ...]
    author: str
    made_at: datetime
    version: VersionLine
    in_use: VersionLine | None
    """The wording that may be used meanwhile, where the newest is another one."""
    shown: str
    findings: tuple[Finding, ...]
    boxes: tuple[Box, ...]
    steps: tuple[Step, ...]
    older: tuple[VersionLine, ...]
    digest: str
    needs: str
    can_decide: bool
    refusal: str
    """Why the reader may not decide about what waits, in words."""
    can_withdraw: bool
    can_write: bool
    can_retire: bool
    stuck: bool
    overdue: bool
    sent_back: str
    """Who sent it back and why, in words; empty where nobody did."""


@dataclass(frozen=True)
class VariableChip:
    """A variable that the form offers. `mark`: as it is put in; `means`: what stands there later."""

    mark: str
    means: str


@dataclass(frozen=True)
class Checked:
    """What the gate says to the words of the form. `verdict` None: there was nothing to ask, or it is `silent`."""

    verdict: Verdict | None
    pieces: tuple[Piece, ...] = ()
    findings: tuple[Finding, ...] = ()
    shown: str = ""
    """As it reads with example values, where it has variables."""
    fault: str = ""
    """What looks like a variable and is none."""
    silent: bool = False


@dataclass(frozen=True)
class Form:
    """Writing one. `number` 0: a new one."""

    number: int
    title: str
    text: str
    variables: tuple[VariableChip, ...]
    checked: Checked | None = None
    problem: Problem = ""
    detail: str = ""


@dataclass(frozen=True)
class Templates:
    """The page. `problem`: why the last press changed nothing, in words."""

    shelf: Shelf
    query: str
    counts: dict[Shelf, int]
    rows: tuple[TemplateRow, ...]
    selected: int = 0
    chosen: bool = False
    """The reader opened it: on a phone it stands in place of the list."""
    template: Template | None = None
    form: Form | None = None
    problem: str = ""
    comment: str = ""
