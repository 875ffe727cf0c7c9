"""Routes: which stages a text passes, who decides in each, how many must agree, and how long they have."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from governance.packs.loader import read_shape
from governance.packs.schema import Bilingual, Text, Tier

NAME = "routes.yml"
SHIPPED = Path(__file__).parent / NAME
Needs = Literal["any", "all"] | Annotated[int, msgspec.Meta(ge=1, le=20)]
Group = Annotated[str, msgspec.Meta(pattern=r"^(role|team|user):[^\s:]+$")]


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step: decided by people of these groups (`role:admin`, `team:legal`, `user:ID`)."""

    title: Bilingual
    approvers: Annotated[tuple[Group, ...], msgspec.Meta(min_length=1)]
    needs: Needs = "any"
    """How many of them must approve: any one, all, or a number."""
    hours: Annotated[float, msgspec.Meta(gt=0)] | None = None
    """Opening hours until the stage is overdue; None: no limit."""
    escalate: tuple[Group, ...] = ()
    """Who may decide as well once it is overdue."""


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stages in order; none may be left out."""

    title: Bilingual
    stages: Annotated[tuple[Stage, ...], msgspec.Meta(min_length=1, max_length=10)]


class Routes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All routes by name, and which one a risk tier takes."""

    routes: Mapping[str, Route]
    by_tier: Mapping[Tier, Text]
    default: Text
    """The route of everything held whose tier names none: what the gate holds never goes out unseen."""

    def __post_init__(self) -> None:
        for tier, name in (*self.by_tier.items(), ("default", self.default)):
            if name not in self.routes:
                raise ValueError(f"{tier} takes the route {name!r}, which does not exist")

    def of(self, tier: str) -> Route:
        """The route of a risk tier."""
        name = next((name for known, name in self.by_tier.items() if known == tier), self.default)
        return self.routes[name]


def load_routes(path: Path = SHIPPED) -> Routes:
    """Raises PackError, naming the file and what is wrong."""
    return read_shape(path, Routes)
