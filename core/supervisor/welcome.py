"""Greets the person who starts the system for the first time with a way to sign in."""

from pathlib import Path

import msgspec

from core.control.client import ask
from core.refused import Refused
from core.supervisor.report import Report, announce

BOOTSTRAP = "users.bootstrap"


class FirstUser(msgspec.Struct, frozen=True):
    """The first administrator, made because there was nobody yet."""

    email: str
    password: str
    chat: str
    """The path of a web chat to try the counter with."""


async def welcome(data_dir: Path, address: str, report: Report) -> None:
    """Prints the first password, once: the terminal only, never a log."""
    try:
        first = await ask(data_dir, BOOTSTRAP, {}, answer=FirstUser | None)  # type: ignore[arg-type]  # a union is a type to msgspec
    except (Refused, msgspec.MsgspecError) as error:
        report.say(f"whether somebody can sign in is not known: {error}")
        return
    if first is not None:
        announce(f"Sign in as {first.email} with the password {first.password} (shown this once; change it there)")
        announce(f"Chat as a customer at {address}{first.chat}")
