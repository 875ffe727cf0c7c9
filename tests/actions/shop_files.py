"""The bot's domain and training data, read as plain YAML."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "bot" / "domain"
NLU = ROOT / "data" / "nlu"
ANNOTATION = re.compile(r"\[([^\]]+)\]\((\w+)\)")


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return content


@cache
def domain() -> dict[str, Any]:
    """All files of the domain together; a key of two files is an error."""
    together: dict[str, Any] = {}
    for path in sorted(DOMAIN.rglob("*.yml")):
        for section, content in _read(path).items():
            if isinstance(content, dict):
                known = together.setdefault(section, {})
                assert not known.keys() & content.keys(), path
                known.update(content)
            elif section != "version":
                together.setdefault(section, []).extend(content)
    return together


@cache
def responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = domain()["responses"]
    return found


@cache
def examples() -> dict[str, list[str]]:
    """Annotated training examples by intent."""
    by_intent: dict[str, list[str]] = {}
    for path in sorted(NLU.glob("*.yml")):
        for entry in _read(path)["nlu"]:
            if "intent" in entry:
                lines = [line.removeprefix("- ") for line in entry["examples"].splitlines()]
                by_intent.setdefault(entry["intent"], []).extend(lines)
    return by_intent


@cache
def patterns(kind: str, name: str) -> list[str]:
    """The regular expressions or the words of one entity."""
    found: list[str] = []
    for entry in _read(NLU / "words.yml")["nlu"]:
        if entry.get(kind) == name:
            found += [line.removeprefix("- ") for line in entry["examples"].splitlines()]
    return found


@cache
def steps(folder: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Name and steps (conditions first) of every rule or story."""
    found = []
    for path in sorted((ROOT / "data" / folder).glob("*.yml")):
        for entry in _read(path)[folder]:
            name = entry.get("rule") or entry.get("story")
            found.append((name, [*entry.get("condition", []), *entry["steps"]]))
    return found


def plain(example: str) -> str:
    """An example without its annotations."""
    return ANNOTATION.sub(r"\1", example)
