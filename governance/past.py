"""The rules that a stored decision was made by, found again: so that it can be judged again and come out the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.tables import pack_version
from governance.approvals.routes import NAME as ROUTES
from governance.errors import PackError
from governance.in_force import Source
from governance.packs.loader import COMPANY, Packs, digest_of
from governance.packs.reading import read_text
from governance.packs.schema import Company, Pack
from governance.packs.stop_gap import HOLD_ALL
from governance.policy import Policy, code_digest


@dataclass(frozen=True)
class Past:
    """What is known of a decision's rules. Only with a policy and the same program is the same answer certain."""

    policy: Policy | None
    lost: tuple[str, ...]
    """The packs whose text of that time stands neither in the files nor among the versions."""
    same_program: bool

    def __str__(self) -> str:
        if self.policy is None:
            return f"other now: {', '.join(self.lost)}"
        return "the same rules and program" if self.same_program else "the same rules, but another program judges now"


def past_policy(connection: Connection, inputs: Mapping[str, object], files: Mapping[str, Source]) -> Past:
    """The rules by which a decision with these inputs was made. Builds an index: not for a writer's transaction."""
    wanted = _digests(inputs)
    found = _from_files(files.values()) | _from_versions(connection, set(wanted.values()))
    found[digest_of(HOLD_ALL)] = HOLD_ALL
    lost = tuple(sorted(name for name, digest in wanted.items() if digest not in found))
    same = inputs.get("code") == code_digest()
    if lost or not wanted:
        return Past(None, lost or ("packs",), same)
    contents = [found[digest] for digest in wanted.values()]
    company = next((each for each in contents if isinstance(each, Company)), Company())
    packs = tuple(each for each in contents if isinstance(each, Pack) and each is not HOLD_ALL)
    stopped = (HOLD_ALL,) if HOLD_ALL in contents else ()
    return Past(Policy(Packs((*packs, *stopped), company)), (), same)


def _digests(inputs: Mapping[str, object]) -> dict[str, str]:
    """By the name of the pack; in the order of the names, which is the order of the rules too."""
    packs = inputs.get("packs")
    return {str(name): str(packs[name]) for name in sorted(packs)} if isinstance(packs, dict) else {}


def _from_files(sources: Iterable[Source]) -> dict[str, Pack | Company]:
    return {digest_of(each): each for each in _read((source.name, source.text) for source in sources)} | {
        digest_of(Company()): Company()
    }


def _from_versions(connection: Connection, wanted: set[str]) -> dict[str, Pack | Company]:
    """By the digest that was stored when it was written: the shape of packs may have grown since."""
    query = select(pack_version.c.digest, pack_version.c.name, pack_version.c.content)
    rows = connection.execute(query.where(pack_version.c.digest.in_(wanted))).all()
    return {row.digest: each for row in rows for each in _read([(row.name, row.content)])}


def _read(texts: Iterable[tuple[str, str]]) -> Iterator[Pack | Company]:
    """Those that can still be read."""
    for name, text in texts:
        if name == ROUTES:
            continue
        try:
            yield read_text(name, text, Company) if name == COMPANY else read_text(name, text, Pack)
        except PackError:
            continue
