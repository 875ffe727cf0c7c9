"""Packs from files: what is shipped, and what a company puts beside or in place of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from governance.errors import PackError
from governance.packs.reading import read_text
from governance.packs.schema import Company, Pack

SHIPPED = Path(__file__).parent
COMPANY = "company.yml"
Shape = TypeVar("Shape")


@dataclass(frozen=True)
class Packs:
    """All packs in the order of their names, and the company's own data."""

    packs: tuple[Pack, ...]
    company: Company

    def digests(self) -> dict[str, str]:
        """SHA-256 (hex) of each pack's content and of the company's data; comments and layout do not count."""
        named: dict[str, Pack | Company] = {pack.pack: pack for pack in self.packs} | {"company": self.company}
        return {name: digest_of(named[name]) for name in sorted(named)}


def digest_of(content: msgspec.Struct) -> str:
    """SHA-256 (hex) of a file's content; decisions carry those of packs."""
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def load_packs(own: Path | None = None, shipped: Path = SHIPPED) -> Packs:
    """The shipped packs; a file of the same name in the folder `own` takes the place of a shipped one, others join.

    Raises PackError, naming the file and what is wrong.
    """
    return packs_of(read_files(shipped) | (read_files(own) if own is not None else {}))


def packs_of(texts: Mapping[str, str]) -> Packs:
    """Texts by the name of their file, as packs. Raises PackError, naming the file and what is wrong."""
    files = {name: texts[name] for name in sorted(texts)}
    company = read_text(COMPANY, files.pop(COMPANY), Company) if COMPANY in files else Company()
    read = (read_text(name, text, Pack) for name, text in files.items())
    packs = tuple(sorted(read, key=lambda pack: pack.pack))
    _refuse_twins(packs)
    return Packs(packs, company)


def read_files(folder: Path) -> dict[str, str]:
    """The texts of a folder's packs by the name of their file. Raises PackError."""
    return {path.name: read_file(path) for path in sorted(folder.glob("*.yml"))}


def read_shape(path: Path, shape: type[Shape]) -> Shape:
    """A file of a given shape. Raises PackError, naming the file and what is wrong."""
    return read_text(path.name, read_file(path), shape)


def read_file(path: Path) -> str:
    """The text of a file. Raises PackError, naming the file."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(f"{path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path.name}: not UTF-8 ({error.reason})") from error



def _refuse_twins(packs: tuple[Pack, ...]) -> None:
    seen: set[str] = set()
    for name in [pack.pack for pack in packs] + [rule.id for pack in packs for rule in pack.rules]:
        if name in seen:
            raise PackError(f"{name} is defined twice")
        seen.add(name)
