"""What the form of a version holds is kept; then perhaps published, in the same transaction."""

from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import Connection

from console.pages.policy.trying import tried_here
from console.pages.visit import Visit
from console.view.policy import Refusal
from governance.packs import versions
from governance.packs.trial import Trial
from governance.packs.version_acts import (
    NoDraftError,
    OvertakenError,
    RulesMovedError,
    Written,
    edit,
    publish,
    refuse_moved,
)
from governance.packs.versions import Version

Standing = tuple[tuple[str, int], ...]
"""Names and numbers of what is published."""


@dataclass(frozen=True)
class Kept:
    """The version as it is now, or as the form holds it where it was refused."""

    version: Version
    trial: Trial
    refusal: Refusal = ""
    by: str = ""


async def keep(visit: Visit, version: Version, content: str, note: str, seen: str, *, publishing: bool) -> Kept:
    """Keep a draft whose mark was `seen`. To publish, it must be without a problem; it is kept all the same."""
    among = await tried_among(visit)
    trial = await tried_here(visit, version.name, content)
    mine = replace(version, content=content, note=note)
    publishing, hopeless = publishing and not trial.problems, publishing and bool(trial.problems)
    text = as_written(content, trial)
    try:
        await visit.counter.database.write(lambda c: _keep(c, visit, mine, text, seen, among if publishing else None))
    except RulesMovedError:
        return await keep(visit, version, content, note, seen, publishing=True)
    except OvertakenError as error:
        if error.number == version.number or not publishing:
            return Kept(mine, trial, "changed", error.by)
        await visit.counter.database.write(lambda c: _keep(c, visit, mine, text, seen, None))
        return Kept(mine, trial, "overtaken", error.by)
    except NoDraftError:
        return Kept(mine, trial, "gone")
    return Kept(mine, trial, "problems" if hopeless else "")


async def tried_among(visit: Visit) -> Standing:
    """The versions that stand now, obeyed by this process too."""
    await visit.counter.rulebook.refresh()
    return visit.counter.rulebook.now.standing


async def written(visit: Visit, name: str, text: str) -> Written:
    """A text with what decisions by it carry."""
    return as_written(text, await tried_here(visit, name, text, examples=False))


def as_written(text: str, trial: Trial) -> Written:
    """While it cannot be read, the SHA-256 of the text stands for it."""
    return Written(text, trial.digest or sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _keep(connection: Connection, visit: Visit, mine: Version, text: Written, seen: str,
          publish_among: Standing | None) -> None:  # fmt: skip
    """Both in one transaction: what is published is exactly what was tried, among what it was tried among."""
    actor, now = visit.actor.name, visit.now
    if publish_among is not None:
        refuse_moved(connection, publish_among)
    stored = versions.get(connection, mine.id)
    if stored is None or (stored.content, stored.note) != (mine.content, mine.note):
        edit(connection, mine.id, text, note=mine.note, seen=seen, actor=actor, now=now)
    if publish_among is not None:
        publish(connection, mine.id, seen=mine.mark, actor=actor, now=now)
