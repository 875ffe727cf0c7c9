"""How the parts behind the app are: written by the supervisor, read by the app for /readyz."""

from pathlib import Path
from typing import Literal, get_args

import msgspec

State = Literal["up", "starting", "training", "down"]
STATES: tuple[State, ...] = get_args(State)
FILE = "parts.json"


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The design's words for /readyz; the app itself knows about database and worker."""

    bot: State = "starting"
    actions: State = "starting"
    model: str | None = None
    """The model that every process of the bot runs, or None while there are two or none."""


def write_parts(data_dir: Path, parts: Parts) -> None:
    """Replaces the file in one step, so that no reader sees half of it."""
    aside = data_dir / f"{FILE}.new"
    aside.write_bytes(msgspec.json.encode(parts))
    aside.replace(data_dir / FILE)


def read_parts(data_dir: Path) -> Parts:
    """Without a file nothing behind the app is up."""
    try:
        return msgspec.json.decode((data_dir / FILE).read_bytes(), type=Parts)
    except FileNotFoundError:
        return Parts(bot="down", actions="down")
