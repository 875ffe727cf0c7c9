"""A pack that somebody writes, tried before it may be obeyed: every problem with its line, its examples as tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from governance.approvals.routes import NAME as ROUTES
from governance.approvals.routes import Routes
from governance.errors import PackError
from governance.packs.bounds import LONGEST_TEXT, problems_of
from governance.packs.floor import weakened
from governance.packs.loader import COMPANY, Packs, digest_of, load_packs, packs_of
from governance.packs.places import Places
from governance.packs.problems import Kind, Problem, UnreadableError
from governance.packs.reading import placed, read_text
from governance.packs.schema import Company, Pack
from governance.packs.tested import failures
from governance.policy import Policy


@dataclass(frozen=True)
class Trial:
    """What came of it. `policy` is None while the pack cannot be used at all."""

    problems: tuple[Problem, ...]
    policy: Policy | None = None
    pack: Pack | Company | Routes | None = None
    examples: int = 0
    """How many were judged."""

    @property
    def digest(self) -> str | None:
        """Of its content: what decisions by this pack will carry; None while it cannot be used."""
        return None if self.policy is None or self.pack is None else digest_of(self.pack)


def tried(name: str, text: str, others: Mapping[str, str], *, examples: bool = True) -> Trial:
    """Try a file in its place among the others. Takes up to seconds for a large pack: never on the event loop."""
    if len(text) > LONGEST_TEXT:
        return Trial((Problem("large", f"{len(text):,} characters; {LONGEST_TEXT:,} are taken"),))
    pack: Pack | Company | Routes
    try:
        if name == ROUTES:
            return Trial((), Policy(packs_of(_packs(others))), read_text(name, text, Routes))
        pack, places = placed(name, text, Company) if name == COMPANY else placed(name, text, Pack)
    except UnreadableError as error:
        return Trial((error.problem,))
    found = tuple(problems_of(name, pack, places)) if isinstance(pack, Pack) else ()
    if found:
        return Trial(found, None, pack)
    try:
        packs = packs_of(_packs({**others, name: text}))
        policy = Policy(packs)
    except PackError as error:
        return Trial((_together(error, pack, places),), None, pack)
    if not isinstance(pack, Pack):
        return Trial((), policy, pack)
    found = (*_floor(packs, pack, places), *(failures(pack, policy, places) if examples else ()))
    judged = sum(len(rule.hits) + len(rule.non_hits) for rule in pack.rules) if examples else 0
    return Trial(found, policy, pack, judged)


def _packs(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name != ROUTES}


def _together(error: PackError, pack: Pack | Company, places: Places) -> Problem:
    """An error of all packs together, with the line of the rule that it names, if it is one of this pack."""
    words = str(error)
    kind: Kind = "twice" if words.endswith("defined twice") else "rule"
    ids = [rule.id for rule in pack.rules] if isinstance(pack, Pack) else []
    named = next((number for number, each in enumerate(ids) if each in words.split(" ")), None)
    line = None if named is None else places.line(f"$.rules[{named}].id")
    return Problem(kind, words, line, "" if named is None else ids[named])


def _floor(packs: Packs, pack: Pack, places: Places) -> Iterator[Problem]:
    mine = {rule.id: number for number, rule in enumerate(pack.rules)}
    for rule in weakened(packs.packs, load_packs().packs):
        if rule.partition(".")[0] == pack.pack:
            path = f"$.rules[{mine[rule]}]" if rule in mine else "$.rules"
            yield Problem("floor", f"{rule} must stay as it is shipped", places.line(path), rule)
