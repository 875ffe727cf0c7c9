"""What a person gives to a command without putting it on the command line, where others could read it."""

import getpass
import sys
from pathlib import Path

from core.refused import Refused


def read_secret(prompt: str) -> str:
    """From standard input, or asked for without an echo at a terminal. Raises Refused."""
    try:
        given = getpass.getpass(f"{prompt}: ") if sys.stdin.isatty() else sys.stdin.read()
    except (EOFError, UnicodeDecodeError) as error:
        raise Refused(f"{prompt} could not be read from standard input") from error
    given = given.rstrip("\r\n")
    if not given:
        raise Refused(f"{prompt} was expected on standard input, which is empty")
    return given


def read_settings(pairs: list[str]) -> dict[str, str]:
    """`key=value` pairs; `key=@file` is read from a file, `key=-` from standard input. Raises Refused."""
    if [pair.partition("=")[2] for pair in pairs].count("-") > 1:
        raise Refused("only one key can be read from standard input")
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise Refused("--set takes key=value, key=@file, or key=- for standard input")
        if key in found:
            raise Refused(f"{key} is given twice")
        found[key] = _value(key, value)
    return found


def _value(key: str, value: str) -> str:
    if value == "-":
        return read_secret(key)
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Refused(f"{key}: the file {value[1:]} cannot be read: {reason}") from error
