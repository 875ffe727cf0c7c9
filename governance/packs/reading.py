"""YAML text read into a typed shape, where an unknown key is an error that names its line."""

import re
from datetime import date
from functools import lru_cache
from typing import TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from governance.packs.places import Places, size
from governance.packs.problems import Problem, UnreadableError

Shape = TypeVar("Shape")
MOST_VALUES = 100_000
"""Aliases spelt out: a small text can be made to stand for a very large one."""
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_MISSING = re.compile(r"missing required field `([^`]*)`")
_AT = re.compile(r" - at `(?:key in )?(\$[^`]*)`$")


def read_text(name: str, text: str, shape: type[Shape]) -> Shape:
    """A text of a given shape. Raises UnreadableError, a PackError that names the file, the line and the key."""
    return placed(name, text, shape)[0]


def placed(name: str, text: str, shape: type[Shape]) -> tuple[Shape, Places]:
    """The same, with the places of its values."""
    content, places = _content(name, text), Places(text)
    try:
        return msgspec.convert(content, shape, builtin_types=(date,)), places
    except msgspec.ValidationError as error:
        raise UnreadableError(name, _problem(str(error), places)) from error


@lru_cache(maxsize=64)
def _content(name: str, text: str) -> object:
    """Texts read before are remembered: a large pack takes a third of a second. Nobody changes what is remembered."""
    try:
        constructor, _ = YAML(typ="safe", pure=True).get_constructor_parser(text)
        root = constructor.composer.get_single_node()
        if root is None:
            raise UnreadableError(name, Problem("syntax", "there is nothing in it", 1))
        if size(root, MOST_VALUES) >= MOST_VALUES:
            raise UnreadableError(name, Problem("large", f"more than {MOST_VALUES:,} values with its aliases"))
        return constructor.construct_document(root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = int(mark.line) + 1 if mark else None
        raise UnreadableError(name, Problem("syntax", str(error.problem or error.context), line)) from error
    except RecursionError as error:
        raise UnreadableError(name, Problem("large", "too many brackets within brackets")) from error
    except (YAMLError, ValueError) as error:
        raise UnreadableError(name, Problem("syntax", _first_line(str(error)))) from error


def _problem(words: str, places: Places) -> Problem:
    at = _AT.search(words)
    path, told = (at[1], words[: at.start()]) if at else ("$", words)
    if unknown := _UNKNOWN.search(told):
        return Problem("unknown", told, places.line_of_key(path, unknown[1]), unknown[1])
    if missing := _MISSING.search(told):
        return Problem("missing", told, places.line(path), missing[1])
    return Problem("value", told, places.line(path), path.rpartition(".")[2].strip("$"))


def _first_line(words: str) -> str:
    return (words.strip().splitlines() or ["no YAML"])[0]
