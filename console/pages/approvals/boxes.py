"""The row of stamps: who wrote it, who agreed in which stage, and who is still to."""

from collections.abc import Callable
from datetime import datetime

from console.i18n.catalogue import Catalogue
from console.i18n.dates import ZONE
from console.view.approvals import Box
from governance.approvals.case import Case
from governance.approvals.routes import Stage

Stamp = tuple[str, datetime]
"""Who, and when."""


def boxes(case: Case, written: Stamp, words: Catalogue, name: Callable[[str], str], *, may: bool) -> list[Box]:
    """`name` of an actor, for the stamp. `may`: the reader may decide in the present stage."""
    title = words.text("approvals.box.author")
    made = [_box(title, title, written, name)]
    for number, stage in enumerate(case.route.stages):
        votes = [(each.by, each.at) for each in case.votes
                 if (each.version, each.stage) == (case.version.number, number)]  # fmt: skip
        title = stage.title.ja if words.language == "ja" else stage.title.en
        present = case.state == "waiting" and case.stage == number
        needed = stage.needs if isinstance(stage.needs, int) else 1
        made += [_box(title, words.text("approvals.box.approved"), vote, name) for vote in votes]
        if case.state == "waiting" and number >= case.stage and len(votes) < needed:
            made.append(Box(title, present=present, mine=present and may))
    return made


def needs(stage: Stage, words: Catalogue) -> str:
    """How many have to agree in a stage, in words; empty where one does."""
    if stage.needs == "any" or stage.needs == 1:
        return ""
    if stage.needs == "all":
        return words.text("approvals.needs.all")
    return words.text("approvals.needs.some", n=stage.needs)


def _box(title: str, word: str, stamp: Stamp, name: Callable[[str], str]) -> Box:
    who, at = stamp
    return Box(title, word, name(who), at.astimezone(ZONE).strftime("%y.%m.%d"))
