"""What people do with a held answer. Each act is one transaction: the case, the answer, the history, the audit log.

All raise NotAllowedError with the reason for what a person may not do, NoSuchCaseError, and change nothing then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desk import conversations, messages
from desk.approvals import ending, store, words
from desk.approvals.ending import Outcome
from desk.approvals.people import asked, person_of
from desk.approvals.store import Held
from desk.approvals.words import Carrier
from governance import decisions
from governance.approvals import case as rules
from governance.approvals.case import Case, NotAllowedError, Person, Version
from governance.approvals.routes import Route
from governance.draft import Decision

LONGEST_COMMENT = 2_000


@dataclass(frozen=True)
class Wording:
    """New words for a held answer, with the gate's decision on them, made before the transaction."""

    texts: Sequence[str]
    decision: Decision


@dataclass(frozen=True)
class _Open:
    held: Held
    carriers: tuple[Carrier, ...]
    person: Person


def approve(connection: Connection, case_id: str, user_id: str, digest: str, now: datetime, *, comment: str = "",
            push: bool = False, via: str = "") -> Outcome:  # fmt: skip
    """A yes to exactly the version with this digest. `push`: also where the free way to answer is over by now.

    `via`: the outsider whom this person asked by a link.
    """
    at = _open(connection, case_id, user_id, now)
    voters = asked(connection, at.held.case.present.approvers, now)
    after = rules.approve(at.held.case, at.person, digest, voters, now, comment)
    store.add_act(connection, at.held, at.person.id, "approve", now, comment=comment, via=via)
    return ending.conclude(connection, at.held, at.carriers, after, now, push=push)


def edit(connection: Connection, case_id: str, user_id: str, seen: str, new: Wording, now: datetime, *,
         comment: str = "") -> Outcome:  # fmt: skip
    """An approver writes it anew: both are authors, and it goes out only if the gate allows it outright."""

    def act(held: Held, person: Person, version: Version, route: Route | None) -> Case:
        return rules.edit(held.case, person, seen, version, route)

    return _rewritten(connection, case_id, user_id, new, now, "edit", comment, act)


def revise(connection: Connection, case_id: str, user_id: str, new: Wording, now: datetime) -> Outcome:
    """The author writes a new version, knowing everything that the customer has said until now."""

    def act(held: Held, person: Person, version: Version, route: Route | None) -> Case:
        return rules.revise(held.case, person, version, route)

    return _rewritten(connection, case_id, user_id, new, now, "revise", "", act)


def request_changes(connection: Connection, case_id: str, user_id: str, digest: str, comment: str, now: datetime, *,
                    via: str = "") -> Outcome:  # fmt: skip
    """Back to the author, with a comment that says what to change."""
    at = _open(connection, case_id, user_id, now)
    if not at.held.author.startswith("user:"):
        raise NotAllowedError("no_author")
    after = rules.request_changes(at.held.case, at.person, digest)
    store.add_act(connection, at.held, at.person.id, "request_changes", now, comment=comment, via=via)
    _tell_author(connection, at, "approval_changes", comment, now)
    store.save(connection, at.held, after, now)
    return Outcome(after)


def reject(connection: Connection, case_id: str, user_id: str, digest: str, comment: str, now: datetime, *,
           via: str = "") -> Outcome:  # fmt: skip
    """It does not go out, in whatever words."""
    at = _open(connection, case_id, user_id, now)
    after = rules.reject(at.held.case, at.person, digest)
    store.add_act(connection, at.held, at.person.id, "reject", now, comment=comment, via=via)
    _tell_author(connection, at, "approval_rejected", comment, now)
    return ending.end(connection, at.held, at.carriers, after, "rejected", now)


def withdraw(connection: Connection, case_id: str, user_id: str, now: datetime) -> Outcome:
    """The author takes it back."""
    at = _open(connection, case_id, user_id, now)
    after = rules.withdraw(at.held.case, at.person)
    store.add_act(connection, at.held, at.person.id, "withdraw", now)
    return ending.end(connection, at.held, at.carriers, after, "withdrawn", now)


def _open(connection: Connection, case_id: str, user_id: str, now: datetime) -> _Open:
    """The case as it is now, its conversation locked: acts, take-overs and claims come one after the other."""
    held = store.load(connection, case_id)
    conversations.get(connection, held.conversation_id, lock=True)
    held = store.load(connection, case_id)
    return _Open(held, words.carriers(connection, held.answer_id), person_of(connection, user_id, now))


def _rewritten(connection: Connection, case_id: str, user_id: str, new: Wording, now: datetime, kind: str, comment: str,
               act: Callable[[Held, Person, Version, Route | None], Case]) -> Outcome:  # fmt: skip
    at = _open(connection, case_id, user_id, now)
    if tuple(new.texts) == words.texts_of(at.carriers):
        raise NotAllowedError("nothing_changed")
    route = store.route_for(new.decision)
    decision_id = decisions.store(connection, at.held.answer_id, new.decision, actor=at.person.id, now=now)
    renewed = words.rewrite(connection, at.carriers, new.texts, decision_id, now)
    draft = Version(0, words.digest_of(renewed), frozenset(), new.decision.verdict, now)
    after = act(at.held, at.person, draft, route)
    store.add_version(connection, case_id, after.version, new.texts, decision_id, at.person.id)
    store.add_act(connection, at.held, at.person.id, kind, now, comment=comment, case=after)
    if kind == "edit":
        _tell_author(connection, at, "approval_edited", comment, now)
    return ending.conclude(connection, at.held, renewed, after, now, author_knows=kind == "revise")


def _tell_author(connection: Connection, at: _Open, kind: str, comment: str, now: datetime) -> None:
    """A line in the conversation, where the author goes on working."""
    line = messages.place_of(connection, at.held.conversation_id)
    messages.add_system_line(connection, line, kind, comment, at.person.id.removeprefix("user:"), now)
