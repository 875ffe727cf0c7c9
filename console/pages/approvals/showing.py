"""A held answer as the page shows it: words with marks and changes, stamps, history, what the reader may do."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from console.pages import findings
from console.pages.approvals.boxes import boxes, needs
from console.pages.approvals.changes import changes, lines
from console.pages.visit import Visit
from console.view.approvals import Approval, ApprovalRow, Numbered, Said, Step, WaitingTemplate
from console.view.conversation import Finding
from desk.approvals import document
from desk.approvals.document import Act, Document, Wording
from desk.approvals.listing import Row
from desk.surname import surname
from desk.templates import listing as templates


def shown(connection: Connection, visit: Visit, case_id: str) -> Approval:
    """Raises NoSuchCaseError."""
    return _Shown(document.read(connection, case_id, visit.user.id, visit.now), visit).approval()


def row(each: Row, visit: Visit) -> ApprovalRow:
    """One slip."""
    words = visit.words
    return ApprovalRow(
        id=each.id,
        number=each.ticket_number,
        channel=each.channel,
        kind=each.kind,
        customer=each.customer or words.text("customer.nameless", channel=words.text(f"channel.{each.channel}")),
        excerpt=each.text,
        author=surname(each.author_name) or words.text("approvals.bot"),
        bot=not each.author_name,
        state=each.state,
        version=each.version,
        findings=each.findings,
        overdue=each.overdue,
        due_at=each.due_at,
        at=each.closed_at or each.opened_at,
    )


def template_slip(each: templates.Row) -> WaitingTemplate:
    """A template that waits, among the answers."""
    return WaitingTemplate(each.number, each.title, each.text, surname(each.author_name), each.findings, each.at)


class _Shown:
    """One document in the reader's language."""

    def __init__(self, found: Document, visit: Visit) -> None:
        self.found, self.visit, self.words = found, visit, visit.words
        self.newest = found.versions[-1]
        self.earlier = found.versions[-2] if len(found.versions) > 1 else None

    def approval(self) -> Approval:
        """Everything together."""
        found, held, place = self.found, self.found.held, self.found.place
        numbered = self._findings(self.newest)
        messages = self._messages(numbered)
        bot = not held.author.startswith("user:")
        waiting = held.case.state == "waiting"
        return Approval(
            id=held.id,
            number=held.ticket_number,
            channel=place.channel,
            kind=place.kind,
            account=found.account_name,
            customer=place.customer_name
            or self.words.text("customer.nameless", channel=self.words.text(f"channel.{place.channel}")),
            state=held.case.state,
            reason=self.words.text(f"approvals.over.{held.reason}") if held.reason else "",
            author=self._name(held.author),
            made_at=self.newest.made_at,
            version=self.newest.number,
            before=self._before(),
            changes=sum(changes(each) for each in messages) if self.earlier else 0,
            messages=messages,
            texts=self.newest.texts,
            findings=tuple(each for _, each in numbered),
            solved=self._solved(),
            boxes=tuple(boxes(held.case, (held.author, found.versions[0].made_at), self.words, self._name,
                              may=found.refusal is None)),
            said=tuple(Said(each.author, each.text, each.at) for each in found.before),  # type: ignore[arg-type]
            steps=tuple(self._step(each) for each in found.acts),
            digest=self.newest.digest,
            due_at=held.due_at,
            overdue=held.case.overdue,
            needs=needs(held.case.present, self.words) if waiting else "",
            can_decide=waiting and found.refusal is None,
            refusal=self.words.text(f"approvals.refused.{found.refusal}") if waiting and found.refusal else "",
            can_ask_changes=not bot,
            can_revise=held.case.state in ("waiting", "changes") and found.own,
            can_withdraw=held.case.state in ("waiting", "changes") and found.own,
            can_send_again=held.case.state == "late" and found.own,
            stuck=waiting and not found.asked,
            warning=self.words.text(f"approvals.over.{found.late}") if found.late else "",
            push=found.token_gone and found.late is None,
            window_ends=found.window_ends,
        )  # fmt: skip

    def _findings(self, version: Wording) -> list[tuple[int, Finding]]:
        """Numbered in the order of the text, all messages through."""
        made = (found for place in range(len(version.texts)) for found in self._findings_of(version, place))
        return list(enumerate(made, 1))

    def _findings_of(self, version: Wording, place: int) -> tuple[Finding, ...]:
        mine = [_placed(each) for each in version.findings if int(each.get("message", 0)) == place]
        return findings.on_record(mine, version.texts[place], self.visit.language)

    def _messages(self, numbered: Sequence[tuple[int, Finding]]) -> tuple[tuple[Numbered, ...], ...]:
        made, taken = [], 0
        for place, text in enumerate(self.newest.texts):
            count = len(self._findings_of(self.newest, place))
            before = self.earlier.texts[place] if self.earlier else None
            made.append(lines(before, text, numbered[taken : taken + count]))
            taken += count
        return tuple(made)

    def _solved(self) -> tuple[Finding, ...]:
        left = {str(each.get("rule")) for each in self.newest.findings}
        gone = {
            each.rule: each
            for version in self.found.versions[:-1]
            for _, each in self._findings(version)
            if each.rule not in left
        }
        return tuple(gone.values())

    def _before(self) -> str:
        if self.earlier is None:
            return ""
        asked = [act for act in self.found.acts
                 if act.kind == "request_changes" and act.version == self.earlier.number]  # fmt: skip
        if asked:
            return self.words.text("approvals.before.asked", n=self.earlier.number, who=self._name(asked[-1].actor))
        return self.words.text("approvals.before.made", n=self.earlier.number, who=self._name(self.earlier.made_by))

    def _step(self, act: Act) -> Step:
        key = f"approvals.step.{act.kind}_via" if act.via else f"approvals.step.{act.kind}"
        outside = act.via.removeprefix("external:")
        text = self.words.text(key, who=self._name(act.actor), n=act.version, outside=outside)
        return Step(text, act.comment, act.at)

    def _name(self, actor: str) -> str:
        if actor in ("bot", "system"):
            return self.words.text(f"approvals.{actor}")
        return surname(self.found.names.get(actor, actor))


def _placed(stored: dict[str, Any]) -> dict[str, Any]:
    """What was found in a button's words stands nowhere in the message's."""
    return stored if stored.get("button") is None else {**stored, "start": 0, "end": 0}
