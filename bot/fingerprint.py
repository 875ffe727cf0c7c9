"""The hash of everything that a model is made of. Standard library only: it is asked for at every start."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_TRAINING_SUFFIXES = {".yml", ".yaml", ".json", ".txt"}


@dataclass(frozen=True)
class Sources:
    """Where trainers and programmers edit what goes into a model; paths relative to the repository's root."""

    data: Path = Path("data")
    domain: Path = Path("bot/domain")
    config: Path = Path("config.yml")
    lock: Path = Path("bot/requirements.lock")
    components: Path = Path("bot/components")


def fingerprint(sources: Sources) -> str:
    """SHA-256 over names and contents, in the order of names."""
    total = hashlib.sha256()
    for path in _files(sources):
        total.update(f"{path.as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(sources: Sources) -> Iterator[Path]:
    for folder in (sources.data, sources.domain):
        yield from _below(folder, _TRAINING_SUFFIXES)
    yield from (sources.config, sources.lock)
    yield from _below(sources.components, {".py"})


def _below(path: Path, suffixes: Iterable[str]) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(found for found in path.rglob("*") if found.suffix in suffixes and found.is_file())
