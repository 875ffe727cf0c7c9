"""A template as the page shows it: its wording with marks and changes, stamps, history, what the reader may do."""

from collections.abc import Iterable

from sqlalchemy import Connection

from console.pages import findings
from console.pages.approvals.boxes import boxes, needs
from console.pages.approvals.changes import changes, lines
from console.pages.visit import Visit
from console.view import templates as view
from console.view.approvals import Numbered, Piece, Step
from console.view.conversation import Finding
from console.view.templates import State, TemplateRow, VersionLine
from desk.surname import surname
from desk.templates import document
from desk.templates.document import Document
from desk.templates.listing import Row
from desk.templates.store import APPROVED_ONCE, Act, Version
from desk.templates.variables import parts

_STATES: dict[str, State] = {
    "approved": "usable", "waiting": "waiting", "rejected": "rejected", "withdrawn": "withdrawn",
    "replaced": "replaced",
}  # fmt: skip


def shown(connection: Connection, visit: Visit, number: int) -> view.Template:
    """Raises NoSuchTemplateError."""
    found = document.read(connection, number, visit.user.id, visit.now, admin=visit.actor.admin)
    return _Shown(found, visit).template()


def row(each: Row) -> TemplateRow:
    """One slip."""
    return TemplateRow(
        number=each.number,
        title=each.title,
        text=each.text,
        states=_states(each.state, usable=each.usable, retired=each.retired),
        version=each.version,
        findings=each.findings,
        author=surname(each.author_name),
        at=each.at,
        mine=each.mine,
    )


def with_variables(made: Iterable[Numbered]) -> tuple[Numbered, ...]:
    """The same lines with every variable as a piece of its own."""
    return tuple(Numbered(line.number, tuple(_pieces(line.pieces))) for line in made)


class _Shown:
    """One template in the reader's language."""

    def __init__(self, found: Document, visit: Visit) -> None:
        self.found, self.at, self.visit, self.words = found, found.template, visit, visit.words
        self.main = found.main
        self.findings = self._findings(self.main)

    def template(self) -> view.Template:
        """Everything together."""
        found, at, waiting = self.found, self.at, self.at.waiting is not None
        line = self._line(self.main)
        older = [self._line(each) for each in reversed(at.versions) if each is not self.main]
        in_use = at.approved if at.approved is not self.main else None
        return view.Template(
            number=at.number,
            title=at.title,
            states=_states(at.newest.state, usable=at.approved is not None, retired=at.retired_at is not None),
            author=line.author,
            made_at=line.at,
            version=line,
            in_use=self._line(in_use) if in_use else None,
            shown=found.shown,
            findings=self.findings,
            boxes=tuple(boxes(found.case, (self.main.made_by, self.main.made_at), self.words, self._name,
                              may=found.refusal is None)),
            steps=tuple(self._step(each) for each in at.acts),
            older=tuple(each for each in older if in_use is None or each.number != in_use.number),
            digest=self.main.digest,
            needs=needs(found.case.present, self.words) if waiting else "",
            can_decide=waiting and found.refusal is None,
            refusal=self.words.text(f"approvals.refused.{found.refusal}") if waiting and found.refusal else "",
            can_withdraw=waiting and found.own,
            can_write=at.retired_at is None and (not waiting or at.newest.made_by == self.visit.actor.name),
            can_retire=found.can_retire,
            stuck=waiting and not found.asked,
            overdue=found.case.overdue,
            sent_back=self._sent_back(),
        )  # fmt: skip

    def _line(self, version: Version) -> VersionLine:
        before = next((each for each in reversed(self.at.versions[: version.number - 1])
                       if each.state in APPROVED_ONCE), None)  # fmt: skip
        numbered = list(enumerate(self.findings, 1)) if version is self.main else []
        made = lines(before.text if before else None, version.text, numbered)
        return VersionLine(
            number=version.number,
            state=_STATES[version.state] if self.at.retired_at is None else "retired",
            author=self._name(version.made_by),
            at=version.made_at,
            lines=with_variables(made),
            compared=before.number if before else 0,
            changes=changes(made) if before else 0,
        )

    def _findings(self, version: Version) -> tuple[Finding, ...]:
        return findings.of_template(version.findings, version.text, self.words)

    def _sent_back(self) -> str:
        said = [each for each in self.at.acts if each.kind == "reject" and each.version == self.main.number]
        if not said:
            return ""
        return self.words.text("templates.sent_back", who=self._name(said[-1].actor), comment=said[-1].comment)

    def _step(self, act: Act) -> Step:
        text = self.words.text(f"templates.step.{act.kind}", who=self._name(act.actor), n=act.version)
        return Step(text, act.comment, act.at)

    def _name(self, actor: str) -> str:
        return surname(self.found.names.get(actor, actor))


def _states(newest: str, *, usable: bool, retired: bool) -> tuple[State, ...]:
    """A template's state in words: what may be used, and what has become of a newer wording."""
    if retired:
        return ("retired",)
    if not usable:
        return (_STATES[newest],)
    return ("usable", _STATES[newest]) if newest in ("waiting", "rejected") else ("usable",)


def _pieces(pieces: Iterable[Piece]) -> Iterable[Piece]:
    for piece in pieces:
        split = parts(piece.text)
        for place, part in enumerate(split):
            last = piece.last and place == len(split) - 1
            yield Piece(piece.kind, part.text, piece.finding, piece.finding_kind, last, part.variable is not None)
        if not split:
            yield piece
