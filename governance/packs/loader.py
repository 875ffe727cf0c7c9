"""Packs from files: what is shipped, and what a company puts beside or in place of it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from core.yaml_file import read_yaml
from governance.errors import PackError
from governance.packs.schema import Company, Pack

SHIPPED = Path(__file__).parent
COMPANY = "company.yml"
Shape = TypeVar("Shape")


@dataclass(frozen=True)
class Packs:
    """All packs by name in reading order, and the company's own data."""

    packs: tuple[Pack, ...]
    company: Company

    def digests(self) -> dict[str, str]:
        """SHA-256 (hex) of each pack's content and of the company's data; comments and layout do not count."""
        named = {pack.pack: msgspec.json.encode(pack) for pack in self.packs}
        named["company"] = msgspec.json.encode(self.company)
        return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(named.items())}


def load_packs(own: Path | None = None, shipped: Path = SHIPPED, *, drafts: bool = False) -> Packs:
    """The shipped packs; a file of the same name in the folder `own` takes the place of a shipped one, others join.

    `drafts`: with actions that the desk does not know yet, for measuring rules that are being written.

    Raises PackError, naming the file and what is wrong.
    """
    files = {path.name: path for path in sorted(shipped.glob("*.yml"))}
    if own is not None:
        files |= {path.name: path for path in sorted(own.glob("*.yml"))}
    company = read_shape(files.pop(COMPANY), Company) if COMPANY in files else Company()
    packs = tuple(read_shape(path, Pack) for path in files.values())
    _refuse_twins(packs)
    if not drafts:
        _refuse_unready(packs)
    return Packs(packs, company)


def read_shape(path: Path, shape: type[Shape]) -> Shape:
    """A file of a given shape. Raises PackError, naming the file and what is wrong."""
    try:
        return read_yaml(path, shape)
    except OSError as error:
        raise PackError(f"{path.name}: {error.strerror}") from error
    except ValueError as error:
        raise PackError(str(error)) from error


def _refuse_unready(packs: tuple[Pack, ...]) -> None:
    """`hold` and `revise` join with approvals: a pack that asks for them now is refused rather than half obeyed."""
    for rule in (rule for pack in packs for rule in pack.rules):
        if rule.action in ("hold", "revise"):
            raise PackError(f"rule {rule.id}: the action {rule.action} is not there yet; there are warn and block")


def _refuse_twins(packs: tuple[Pack, ...]) -> None:
    seen: set[str] = set()
    for name in [pack.pack for pack in packs] + [rule.id for pack in packs for rule in pack.rules]:
        if name in seen:
            raise PackError(f"{name} is defined twice")
        seen.add(name)
