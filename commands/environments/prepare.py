"""Makes ready the environments that a command needs, one launcher at a time."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands.environments.environment import Environment
from commands.environments.progress import say
from commands.environments.uv import find_or_install_uv

NEWEST_KNOWN = (3, 13)


def prepare(root: Path, *, bot: bool, tests: bool) -> None:
    """Returns when every needed environment equals its locks; needs no network when they do. Raises SetupFailed."""
    environments = needed(root, bot=bot, tests=tests)
    if all(environment.is_ready() for environment in environments):
        return
    with _alone(root / ".tools"):
        missing = [environment for environment in environments if not environment.is_ready()]
        if not missing:
            return
        uv = find_or_install_uv(root)
        for step, environment in enumerate(missing, start=1):
            say(f"step {step} of {len(missing)}: {environment.name}")
            environment.install(uv)


def needed(root: Path, *, bot: bool, tests: bool) -> list[Environment]:
    """The environments for one command."""
    environments = [main_environment(root, tests=tests)]
    if bot:
        environments.append(bot_environment(root))
    return environments


def main_environment(root: Path, *, tests: bool) -> Environment:
    """Everything but Rasa. Once the tests' packages are in, they stay, so that `up` never removes them."""
    plain = Environment("the main environment (.venv)", root, _python(), (root / "requirements.lock",), _NO_MAIN_PYTHON)
    tests_lock = root / "requirements-test.lock"
    if not (tests or plain.holds(tests_lock)):
        return plain
    return Environment(plain.name, root, plain.python, (*plain.locks, tests_lock), _NO_MAIN_PYTHON)


def bot_environment(root: Path) -> Environment:
    """Rasa's own. Made from its folder, whose .python-version tells version managers which Python is meant."""
    home = root / "bot"
    return Environment("Rasa's environment (bot/.venv)", home, "3.10", (home / "requirements.lock",), _NO_BOT_PYTHON)


_NO_MAIN_PYTHON = "no Python from 3.11 to 3.13 was found or could be fetched: install python3.11 and start again"
_NO_BOT_PYTHON = (
    "Rasa needs Python 3.10, which was not found on this machine and could not be fetched: "
    "install python3.10 (or give uv the network once), and start again"
)


def _python() -> str:
    """The Python that runs this, unless it is newer than the packages are known to support."""
    return sys.executable if sys.version_info[:2] <= NEWEST_KNOWN else ">=3.11,<3.14"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is making the environments; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
