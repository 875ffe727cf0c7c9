"""The rules that the gate goes by: packs, their rules in readable form, versions, and a draft being written."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from console.view.conversation import Finding
from console.view.kinds import FindingKind, Verdict

Action = Literal["block", "hold", "revise", "warn"]
Origin = Literal["shipped", "own", "version"]
VersionState = Literal["draft", "published", "replaced"]
LineKind = Literal["same", "added", "removed", "gap"]
ProblemKind = Literal[
    "syntax", "unknown", "missing", "value", "large", "name", "twice", "pattern", "rule", "floor", "hit", "mark",
    "non_hit", "unavailable",
]  # fmt: skip
RunState = Literal["waiting", "running", "done", "cancelled", "failed"]
Refusal = Literal["", "problems", "overtaken", "changed", "gone", "unusable", "name", "taken"]


@dataclass(frozen=True)
class PackLine:
    """One file in the list. `actions`: how many rules of each."""

    name: str
    title: str
    laws: tuple[str, ...]
    actions: tuple[tuple[Action, int], ...]
    rules: int
    origin: Origin
    number: int = 0
    who: str = ""
    when: datetime | None = None
    drafts: int = 0
    broken: str = ""
    """Why the published version cannot be used."""


@dataclass(frozen=True)
class Policy:
    """The list. `problem`: why a new pack could not be begun."""

    packs: tuple[PackLine, ...]
    problem: Refusal = ""
    name: str = ""


@dataclass(frozen=True)
class RuleCard:
    """One rule as people read it. `looks_for` and `not_where`: terms or patterns; `check`: the program's own name."""

    id: str
    title: str
    law: str
    source: str
    effective: date
    action: Action
    reason: str
    suggestion: str
    applies: tuple[tuple[str, tuple[str, ...]], ...]
    profiles: tuple[str, ...]
    guards: tuple[str, ...]
    quiet: bool
    when: str
    check: str
    terms: tuple[str, ...]
    patterns: tuple[str, ...]
    missing: tuple[str, ...]
    unless: tuple[str, ...]
    needs: tuple[str, ...]
    hits: tuple[str, ...]
    non_hits: tuple[str, ...]


@dataclass(frozen=True)
class VersionLine:
    """One version in the history. `number` 0: the file itself."""

    id: str
    number: int
    state: VersionState
    note: str
    who: str
    when: datetime
    published_by: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True)
class Pack:
    """One file: its rules as they are in force, the company's own data, its versions."""

    line: PackLine
    rules: tuple[RuleCard, ...]
    company: tuple[tuple[str, tuple[str, ...]], ...]
    versions: tuple[VersionLine, ...]
    can_give_back: bool
    refusal: Refusal = ""
    overtaken_by: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to mend in a draft."""

    kind: ProblemKind
    detail: str
    line: int | None
    key: str


@dataclass(frozen=True)
class Checked:
    """What trying a draft gave. `usable`: it can at least be tried out."""

    problems: tuple[Problem, ...]
    examples: int
    usable: bool


@dataclass(frozen=True)
class DiffLine:
    """A line of the comparison with what is in force."""

    kind: LineKind
    text: str
    before: int | None = None
    after: int | None = None

    @property
    def bare(self) -> str:
        """Without its indent, which is not underlined."""
        return self.text.lstrip()

    @property
    def indent(self) -> str:
        """The spaces that it begins with."""
        return self.text[: len(self.text) - len(self.bare)]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `number` of the finding that marks it, or 0."""

    text: str
    kind: FindingKind | None = None
    number: int = 0


@dataclass(frozen=True)
class TryOut:
    """What a draft says to one text."""

    verdict: Verdict | None
    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...]
    corrected: str = ""


@dataclass(frozen=True)
class Fate:
    """An answer that would have fared otherwise."""

    ticket: int | None
    at: datetime
    author: str
    channel: str
    before: Verdict
    after: Verdict
    pieces: tuple[tuple[Piece, ...], ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class DryRun:
    """A dry run as it stands. `stricter` and `milder`: how many, by what would happen now."""

    version: str
    state: RunState
    judged: int
    most: int
    share: int
    """Of a hundred."""
    reached: datetime | None
    since: datetime
    full: bool
    stale: bool
    """The draft has changed since."""
    stricter: tuple[tuple[Verdict, int], ...]
    milder: tuple[tuple[Verdict, int], ...]
    fates: tuple[Fate, ...]
    more: int
    anyway: int
    gone: int
    failed: int

    @property
    def going(self) -> bool:
        """Whether it is not at its end."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True)
class Draft:
    """A version on its page: written on while it is a draft, read otherwise."""

    line: VersionLine
    name: str
    content: str
    mark: str
    in_force: int
    base: int
    base_by: str
    """Who published what is in force now; told when that is not what this was written over."""
    checked: Checked
    diff: tuple[DiffLine, ...]
    added: int
    removed: int
    channels: tuple[str, ...]
    run: DryRun | None = None
    refusal: Refusal = ""
    overtaken_by: str = ""

    @property
    def judges(self) -> bool:
        """Whether answers are judged by it: routes only say who agrees."""
        return self.name != "routes"

    @property
    def overtaken(self) -> bool:
        """Somebody published meanwhile."""
        return self.line.state == "draft" and self.in_force != self.base
