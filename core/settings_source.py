"""Reads the settings from the environment and the .env file, and says what is wrong with them."""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from core.refused import Refused
from core.setting_kinds import Kind
from core.settings import ROOT, Settings
from core.spawned import SPAWNED

PREFIX = "MADOGUCHI_"
TESTS_PREFIX = "MADOGUCHI_TEST_"
"""Variables of the tests' own; the product reads none of them."""
DOT_ENV = ROOT / ".env"


class WrongSettings(Refused):
    """Names each wrong variable with the value expected."""


def load_settings(environ: Mapping[str, str] = os.environ, dot_env: Path | None = DOT_ENV) -> Settings:
    """The settings as they stand. Raises WrongSettings."""
    return read_settings(given_variables(environ, dot_env))


def given_variables(environ: Mapping[str, str] = os.environ, dot_env: Path | None = DOT_ENV) -> dict[str, str]:
    """What was set, as text; the environment goes before the .env file. Raises WrongSettings."""
    of_file = read_dot_env(dot_env) if dot_env is not None else {}
    return of_file | {name: value for name, value in environ.items() if name.startswith(PREFIX)}


def read_settings(given: Mapping[str, str]) -> Settings:
    """The settings these variables make. Raises WrongSettings."""
    values: dict[str, object] = {}
    wrong = list(_unknown(given))
    for name, kind in _kinds().items():
        if name not in given:
            continue
        try:
            values[name.removeprefix(PREFIX).lower()] = kind.read(given[name])
        except ValueError:
            # The value is not repeated: it may hold a password.
            wrong.append(f"{name} must be {kind.expected}")
    if wrong:
        raise WrongSettings("; ".join(wrong))
    return Settings(**values)  # type: ignore[arg-type]  # each value was read by its own field's kind


def variable_names() -> list[str]:
    """Every setting's variable, as documented."""
    return list(_kinds())


def read_dot_env(path: Path) -> dict[str, str]:
    """The MADOGUCHI_ lines of a file of NAME=value lines; others are left alone. Raises WrongSettings."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()  # editors on Windows put a mark at the front
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise WrongSettings(f"{path.name} must be saved as UTF-8") from error
    found = {}
    for number, line in enumerate(lines, start=1):
        entry = line.strip().removeprefix("export ").strip()
        if not entry or entry.startswith("#"):
            continue
        name, equals, value = entry.partition("=")
        if not equals:
            raise WrongSettings(f"{path.name} line {number} must be NAME=value")
        if name.strip().startswith(PREFIX):
            found[name.strip()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _kinds() -> dict[str, Kind[object]]:
    return {f"{PREFIX}{field.name.upper()}": field.metadata["kind"] for field in fields(Settings)}


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    known = variable_names()
    for name in sorted(given):
        if name in known or name in SPAWNED or name.startswith(TESTS_PREFIX):
            continue
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
        yield f"{name} is not a setting; did you mean {nearest[0]}?"
