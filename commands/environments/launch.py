"""What the launcher does: environments first, then the command line takes its place."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from commands.environments.errors import SetupFailed
from commands.environments.prepare import main_environment, prepare
from commands.environments.progress import say

WITH_RASA = frozenset({"up", "test", "train", "evaluate", "understand", "bench"})


def launch(root: str, arguments: Sequence[str]) -> NoReturn:
    """Replaces this process by the command line; the caller's working folder is kept, for paths among the arguments."""
    command = command_of(arguments)
    try:
        prepare(Path(root), bot=command in WITH_RASA, tests=command == "test")
    except (SetupFailed, OSError) as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        say("interrupted; the next start goes on from here")
        sys.exit(130)
    python = str(main_environment(Path(root), tests=False).interpreter)
    # -P: a folder named like one of our packages in the caller's folder must not be imported in its place.
    os.execve(python, [python, "-P", "-m", "commands", *arguments], os.environ | {"PYTHONPATH": root})


def command_of(arguments: Sequence[str]) -> str:
    """The command among the arguments: the first word that is neither an option nor the data folder's name."""
    words = iter(arguments)
    for word in words:
        if word == "--data-dir":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""
