"""What is in force: packs and routes as shipped, the company's own over them, over both what was published.

A published version that cannot be used (any more) never weakens the gate silently: the file it stood in the place of
is obeyed instead, and everything that carries words is held until a person has seen it (docs/decisions/0016).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from governance.approvals.routes import NAME as ROUTES
from governance.approvals.routes import SHIPPED as SHIPPED_ROUTES
from governance.approvals.routes import Routes
from governance.errors import PackError
from governance.packs.floor import missing
from governance.packs.loader import SHIPPED, Packs, packs_of, read_file, read_files
from governance.packs.reading import read_text
from governance.packs.stop_gap import HOLD_ALL
from governance.packs.versions import Version
from governance.policy import Policy

Origin = Literal["shipped", "own", "version"]


@dataclass(frozen=True)
class Source:
    """The text of a file, and where it comes from."""

    name: str
    text: str
    origin: Origin
    version: Version | None = None

    @property
    def number(self) -> int:
        """0 is the file itself."""
        return self.version.number if self.version else 0


@dataclass(frozen=True)
class Broken:
    """A published version that cannot be used, and why."""

    version: Version
    why: str


@dataclass(frozen=True)
class InForce:
    """Everything that the gate goes by at one time."""

    policy: Policy
    packs: Packs
    routes: Routes
    """Who has to agree to what is held."""
    files: Mapping[str, Source]
    """As they stand without what was published."""
    sources: Mapping[str, Source]
    """What is obeyed, by the name of the file."""
    broken: tuple[Broken, ...] = ()

    @property
    def standing(self) -> tuple[tuple[str, int], ...]:
        """(name, number) of what is published, the broken ones too; as `versions.standing` tells it."""
        published = [each.version for each in self.sources.values() if each.version]
        return tuple(sorted((each.name, each.number) for each in (*published, *(one.version for one in self.broken))))

    def text_of(self, name: str) -> str | None:
        """What people take for being in force: the published text, though it cannot be read. None: there is none."""
        broken = next((each.version.content for each in self.broken if each.version.name == name), None)
        source = self.sources.get(name)
        return broken if broken is not None else source.text if source else None

    def without(self, name: str) -> dict[str, str]:
        """The texts of all other packs: what a version of this one is tried among."""
        return {each.name: each.text for each in self.sources.values() if each.name not in (name, ROUTES)}


def files_of(own: Path | None = None, routes: Path | None = None) -> dict[str, Source]:
    """What is shipped, and the company's own folder of packs and file of routes over it. Raises PackError."""
    found = {name: Source(name, text, "shipped") for name, text in read_files(SHIPPED).items()}
    if own is not None:
        found |= {name: Source(name, text, "own") for name, text in read_files(own).items()}
    if routes is not None and routes.exists():
        found[ROUTES] = Source(ROUTES, read_file(routes), "own")
    else:
        found[ROUTES] = Source(ROUTES, read_file(SHIPPED_ROUTES), "shipped")
    return dict(sorted(found.items()))


def put_in_force(files: Mapping[str, Source], published: Sequence[Version]) -> InForce:
    """Files with what was published over them. Raises PackError only for the files themselves.

    Takes up to seconds: never on the event loop.
    """
    base = _made(files)
    try:
        return replace(_over(base, published), files=files)
    except PackError:
        return replace(_piece_by_piece(base, published), files=files)


def _piece_by_piece(made: InForce, published: Sequence[Version]) -> InForce:
    """What can be used, and everything held."""
    broken = []
    for version in published:
        try:
            made = _over(made, [version])
        except PackError as error:
            broken.append(Broken(version, str(error)))
    packs = Packs((*made.packs.packs, HOLD_ALL), made.packs.company)
    return replace(made, policy=Policy(packs), broken=tuple(broken))


def _over(base: InForce, published: Sequence[Version]) -> InForce:
    over = {each.name: Source(each.name, each.content, "version", each) for each in published}
    made = _made({**base.sources, **over}) if over else base
    lost = set(missing(made.packs.packs)) - set(missing(base.packs.packs))
    if lost:
        raise PackError(f"the rules {', '.join(sorted(lost))} must always block")
    return made


def _made(sources: Mapping[str, Source]) -> InForce:
    ordered = dict(sorted(sources.items()))
    packs = packs_of({name: each.text for name, each in ordered.items() if name != ROUTES})
    routes = read_text(ROUTES, ordered[ROUTES].text, Routes)
    return InForce(Policy(packs), packs, routes, ordered, ordered)
