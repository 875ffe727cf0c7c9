"""What people do with templates. Each act is one transaction: the versions, the history, the audit log.

All raise TemplateRefused or NotAllowedError with the reason for what cannot be, NoSuchTemplateError, and change nothing
then. A version may be used once its whole way agreed to it, and no longer than until another one is.
"""

from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, select, update

from core.bus import publish
from core.refused import Refused
from core.tables import template, template_version
from desk.approvals.people import asked, person_of
from desk.templates import store
from desk.templates.judging import LONGEST_TEXT, Judged
from desk.templates.store import Template, Version
from desk.templates.variables import faults
from governance import audit
from governance.approvals import case as rules
from governance.approvals.case import NotAllowedError

LONGEST_TITLE: Final = 60
LONGEST_COMMENT: Final = 2_000
Problem = Literal["title", "text", "variable", "known", "blocked", "waiting", "retired", "comment"]


class TemplateRefused(Refused):
    """What was asked of a template cannot be done. `problem` is a code with wording in the catalogues."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem} {detail}".strip())
        self.problem = problem
        self.detail = detail


def plain(text: str) -> str:
    """As templates are kept: line ends of one kind, nothing around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check(title: str, text: str) -> None:
    """What can be said without asking the gate. Raises TemplateRefused."""
    if not 1 <= len(title) <= LONGEST_TITLE or not title.isprintable():
        raise TemplateRefused("title")
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise TemplateRefused("text")
    if wrong := faults(text):
        raise TemplateRefused("variable", wrong[0])


def make(connection: Connection, title: str, words: Judged, user_id: str, now: datetime) -> int:
    """A new template, which others are asked about; answers its number."""
    _demand_sayable(connection, words, None)
    number = store.add(connection, title, f"user:{user_id}", now)
    _write(connection, number, 1, words, user_id, now)
    return number


def write_anew(connection: Connection, number: int, title: str, words: Judged, user_id: str, now: datetime) -> None:
    """A new version of a template, or only another title. Until it is approved, the version before may be used.

    While one waits, its writer may write it anew, in its place; others decide about it first.
    """
    at = _open(connection, number)
    _retitle(connection, at, title, f"user:{user_id}", now)
    if words.text == at.newest.text and at.newest.state in ("approved", "waiting"):
        if title == at.title:
            raise NotAllowedError("nothing_changed")
        return
    _demand_sayable(connection, words, number)
    if at.waiting is not None:
        if f"user:{user_id}" != at.waiting.made_by:
            raise TemplateRefused("waiting")
        withdraw(connection, number, user_id, now)
    _write(connection, number, at.newest.number + 1, words, user_id, now)


def approve(connection: Connection, number: int, user_id: str, digest: str, now: datetime, *,
            comment: str = "") -> Version:  # fmt: skip
    """A yes to exactly the version with this digest; answers how far it has come by that."""
    at, version = _waiting(connection, number)
    case, person = at.case(version, now), person_of(connection, user_id, now)
    after = rules.approve(case, person, digest, asked(connection, case.present.approvers, now), now, comment)
    store.add_act(connection, number, version, person.id, "approve", now, comment=comment)
    if after.state == "approved":
        if at.approved is not None:
            store.save(connection, number, at.approved.number, now, state="replaced")
        store.save(connection, number, version.number, now, state="approved")
    elif after.stage != case.stage:
        store.save(connection, number, version.number, now, stage=after.stage, since=now)
    return store.load(connection, number).newest


def reject(connection: Connection, number: int, user_id: str, digest: str, comment: str, now: datetime) -> None:
    """Not in these words. Its writer reads why."""
    if not comment:
        raise TemplateRefused("comment")
    at, version = _waiting(connection, number)
    person = person_of(connection, user_id, now)
    rules.reject(at.case(version, now), person, digest)
    store.add_act(connection, number, version, person.id, "reject", now, comment=comment)
    store.save(connection, number, version.number, now, state="rejected")


def withdraw(connection: Connection, number: int, user_id: str, now: datetime) -> None:
    """Its writer takes a version back that still waits."""
    at, version = _waiting(connection, number)
    person = person_of(connection, user_id, now)
    rules.withdraw(at.case(version, now), person)
    store.add_act(connection, number, version, person.id, "withdraw", now)
    store.save(connection, number, version.number, now, state="withdrawn")


def retire(connection: Connection, number: int, user_id: str, now: datetime, *, admin: bool) -> None:
    """From this commit on nothing goes out by it any more, also where it waits to be sent."""
    at, me = _open(connection, number), f"user:{user_id}"
    if not (admin or me == at.made_by):
        raise NotAllowedError("not_asked")
    store.add_act(connection, number, at.newest, me, "retire", now)
    for each in at.versions:
        if each.state in ("approved", "waiting"):
            store.save(connection, number, each.number, now, state="withdrawn")
    connection.execute(
        update(template).where(template.c.number == number).values(retired_at=now, retired_by=me)
    )


def may_retire(at: Template, user_id: str, *, admin: bool) -> bool:
    """Whether this person may take it out of use."""
    return at.retired_at is None and (admin or at.made_by == f"user:{user_id}")


def _open(connection: Connection, number: int) -> Template:
    at = store.load(connection, number, lock=True)
    if at.retired_at is not None:
        raise TemplateRefused("retired")
    return at


def _waiting(connection: Connection, number: int) -> tuple[Template, Version]:
    at = _open(connection, number)
    if at.waiting is None:
        raise NotAllowedError("not_waiting")
    return at, at.waiting


def _demand_sayable(connection: Connection, words: Judged, number: int | None) -> None:
    """Approval lifts no block, and two templates of the same words are one."""
    if words.verdict == "block":
        raise TemplateRefused("blocked")
    same = template_version.c.digest == store.digest_of(words.text)
    live = template_version.c.state.in_(("approved", "waiting"))
    known = connection.execute(select(template_version.c.template_number).where(same, live)).scalar()
    if known is not None and known != number:
        raise TemplateRefused("known", str(known))


def _retitle(connection: Connection, at: Template, title: str, actor: str, now: datetime) -> None:
    if title == at.title:
        return
    connection.execute(update(template).where(template.c.number == at.number).values(title=title))
    audit.record(connection, actor=actor, act="template.rename", subject=f"template:{at.number}",
                 facts={"title": title}, now=now)  # fmt: skip
    publish(connection, "template", number=at.number)


def _write(connection: Connection, number: int, version: int, words: Judged, user_id: str, now: datetime) -> None:
    store.add_version(connection, number, version, words, f"user:{user_id}", now)
    made = store.load(connection, number).newest
    store.add_act(connection, number, made, f"user:{user_id}", "made", now)
