"""What `doctor` looks at: each check says how it stands and, where it is not well, how to mend it."""

import shutil
import socket
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from commands.environments.environment import Environment
from core.data_folder import InUse, make_data_folder, sole_use
from core.keyring import ring_of
from core.keyring.file import VARIABLE
from core.parts import read_parts
from core.refused import Refused
from core.settings import Settings

State = Literal["ok", "note", "wrong"]
GIGABYTE = 1024**3
LEAST_DISK = 1 * GIGABYTE
PARTS: Mapping[str, str] = {"bot": "the bot", "actions": "the bot's actions"}
TESTS_NEED: Mapping[str, tuple[str, str]] = {
    "a browser": ("chromium", "apt install chromium"),
    "PostgreSQL": ("postgres", "apt install postgresql, or .ci/run, which starts one"),
    "Redis": ("redis-server", "apt install redis-server, or .ci/run, which starts one"),
}


@dataclass(frozen=True)
class Check:
    """`wrong` makes doctor fail; `note` is worth knowing. `mend` says what to do."""

    state: State
    about: str
    mend: str = ""
    running: bool = False
    """Of the look at the data folder: a system works in it."""


def check_python(version: tuple[int, int]) -> Check:
    """The Python that everything but Rasa runs on."""
    words = f"Python {version[0]}.{version[1]}"
    if version >= (3, 11):
        return Check("ok", words)
    return Check("wrong", words, "remove .venv and start ./madoguchi with Python 3.11 or newer")


def check_environment(environment: Environment) -> Check:
    """Whether it equals its lock files."""
    if environment.is_ready():
        return Check("ok", f"{environment.name} equals its lock file")
    return Check("wrong", f"{environment.name} is missing or old", "./madoguchi up makes it; that needs the network")


def check_data_folder(folder: Path) -> Check:
    """There, writable, and nobody else's to read."""
    try:
        make_data_folder(folder)
    except Refused as error:
        return Check("wrong", str(error), "choose another with --data-dir or MADOGUCHI_DATA_DIR")
    if folder.stat().st_mode & 0o077:
        return Check("wrong", f"other users can look into {folder}", f"chmod 700 '{folder}'")
    return Check("ok", f"the data folder is {folder}")


def check_disk(free: int) -> Check:
    """Bytes that are free where the data folder is."""
    words = f"{free / GIGABYTE:.1f} GB free for the data folder"
    return Check("ok", words) if free >= LEAST_DISK else Check("wrong", words, "make room: at least 1 GB")


def check_running(settings: Settings) -> Check:
    """Whether a system works in the data folder; if none does, whether its port is free."""
    try:
        with sole_use(settings.data_dir, "doctor"):
            return check_port(settings.host, settings.port)
    except InUse as error:
        return Check("ok", f"a system is running: {error}".partition(";")[0], running=" at http" in str(error))
    except Refused as error:
        return Check("wrong", str(error))


def check_port(host: str, port: int) -> Check:
    """Whether `up` could listen."""
    try:
        with socket.create_server((host, port)):
            return Check("ok", f"nobody listens on {host}:{port} yet")
    except OSError as error:
        why = error.strerror or str(error)
        return Check("wrong", f"{host}:{port} cannot be had: {why}", "end what uses it, or set MADOGUCHI_PORT")


def check_secret_file(path: Path, what: str) -> Check:
    """A file that only its owner may read; missing, it is made at the first start."""
    if not path.exists():
        return Check("note", f"{what} ({path}) is not there yet", "the first ./madoguchi up makes it")
    if path.stat().st_mode & 0o077:
        return Check("wrong", f"{what} ({path}) can be read by others", f"chmod 600 '{path}'")
    return Check("ok", f"{what} is {path}, for its owner alone")


def check_ring(settings: Settings) -> Check:
    """Keys that can be read, and by nobody else. A ring that is not there yet is not made by looking."""
    if settings.keys is None:
        file = check_secret_file(settings.key_ring_file, "the key ring")
        if file.state != "ok":
            return file
    try:
        ring_of(settings)
    except Refused as error:
        return Check("wrong", str(error), "put the ring's copy in its place")
    return Check("ok", f"the keys are those of {VARIABLE}") if settings.keys is not None else file


def check_parts(settings: Settings, running: Check) -> Iterable[Check]:
    """How the processes behind a running app are."""
    if not running.running:
        return
    parts = read_parts(settings.data_dir)
    for name, state in (("bot", parts.bot), ("actions", parts.actions)):
        words = f"{PARTS[name]}: {state}"
        if state == "down":
            yield Check("wrong", words, f"{settings.data_dir / 'log'} says why, in up.log and {name}.log")
        else:
            yield Check("ok" if state == "up" else "note", words, "" if state == "up" else "wait a little")


def check_programs_of_tests(found: Mapping[str, str | None]) -> Iterable[Check]:
    """What `./madoguchi test` uses where it is there. Nothing of it is needed to run the system."""
    for what, (program, mend) in TESTS_NEED.items():
        if found.get(program):
            yield Check("ok", f"tests find {what} ({found[program]})")
        else:
            yield Check("note", f"tests that need {what} are skipped", mend)


def programs_of_tests() -> dict[str, str | None]:
    """Where they are on this machine; Debian keeps PostgreSQL's server off the PATH."""
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = {program: shutil.which(program) for program, _ in TESTS_NEED.values()}
    found["postgres"] = found["postgres"] or (str(servers[-1]) if servers else None)
    return found


def running_python() -> tuple[int, int]:
    """Major and minor version."""
    return sys.version_info[:2]
