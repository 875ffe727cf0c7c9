"""One template with all that somebody needs to use it, to change it or to decide about it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desk import frame
from desk.approvals.people import asked_now, person_of
from desk.templates import store
from desk.templates.acts import may_retire
from desk.templates.store import Template, Version
from desk.templates.values import example
from desk.templates.variables import filled
from governance.approvals.case import Case, Reason, may_decide


@dataclass(frozen=True)
class Document:
    """What the page shows. `refusal`: why the reader may not decide about what waits; None: they may."""

    template: Template
    main: Version
    """The wording that matters now: what waits or was sent back; otherwise what may be used, or the newest."""
    case: Case
    """Of that wording."""
    names: dict[str, str]
    shown: str
    """That wording with example values."""
    asked: frozenset[str]
    """Who could decide now; nobody: it is stuck."""
    refusal: Reason | None
    own: bool
    """The reader wrote what waits."""
    can_retire: bool


def read(connection: Connection, number: int, user_id: str, now: datetime, *, admin: bool) -> Document:
    """Raises NoSuchTemplateError."""
    found = store.load(connection, number)
    main = found.newest if found.newest.state in ("waiting", "rejected") else found.approved or found.newest
    case, text = found.case(main, now), main.text
    actors = {found.made_by, *(each.made_by for each in found.versions), *(each.actor for each in found.acts)}
    return Document(
        template=found,
        main=main,
        case=case,
        names=frame.names(connection, actors),
        shown=filled(text, example(connection, text)).text,
        asked=asked_now(connection, case, now) if found.waiting else frozenset(),
        refusal=may_decide(case, person_of(connection, user_id, now)),
        own=f"user:{user_id}" in case.version.authors,
        can_retire=may_retire(found, user_id, admin=admin),
    )
