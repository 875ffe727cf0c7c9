"""The command line itself: finds each command in the file of its name."""

import importlib
import logging
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer._click.exceptions import ClickException  # its public names are only the subclasses
from typer.core import TyperGroup
from typer.main import get_command

import commands
from core.refused import Refused

DATA_DIR = "--data-dir"


class Commands(TyperGroup):
    """Every module of this package that has an `app` is a command; only the one asked for is imported."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return [name for name in _names() if self.get_command(ctx, name) is not None]

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[override, no-untyped-def]
        if cmd_name not in _names():
            return None
        app = getattr(importlib.import_module(f"commands.{cmd_name}"), "app", None)
        if not isinstance(app, typer.Typer):
            return None
        app.rich_markup_mode = None  # plain words, which a log or a screen reader can take as they are
        return get_command(app)


def _names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__) if not module.name.startswith("_"))


cli = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


@cli.callback(context_settings={"help_option_names": ["-h", "--help"]})
def madoguchi(
    data_dir: Annotated[
        Path | None,
        typer.Option(DATA_DIR, help="The folder that holds everything this system knows; before or after the command."),
    ] = None,
) -> None:
    """Madoguchi: one counter for every social channel of a company."""


def main(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit code. `--data-dir` may stand anywhere: it holds for every command."""
    logging.getLogger("core").addHandler(logging.NullHandler())  # a command says how it ended itself, once
    try:
        rest, data_dir = without_data_dir(arguments)
        if data_dir is not None:
            os.environ["MADOGUCHI_DATA_DIR"] = str(Path(data_dir).absolute())
        return cli(rest, prog_name="madoguchi", standalone_mode=False) or 0
    except ClickException as error:
        return _refused(error.format_message(), error.exit_code)
    except Refused as error:
        return _refused(str(error), 1)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as error:  # a disk that is full, a file of another user: nothing a trace would explain
        return _refused(": ".join(str(each) for each in (error.filename, error.strerror or error) if each), 1)
    except Exception as error:
        from core.usable import unusable  # here alone: most commands need no database

        told = unusable(error)
        if told is None:
            raise
        return _refused(told, 1)


def _refused(message: str, code: int) -> int:
    print(f"madoguchi: {' '.join(message.split())}", file=sys.stderr)
    return code


def without_data_dir(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """The arguments but `--data-dir X`, and X. What follows `--` is left alone."""
    rest: list[str] = []
    folder = None
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == DATA_DIR:
            folder = next(words, None)
            if folder is None:
                raise Refused(f"{DATA_DIR} needs a folder")
        elif word.startswith(f"{DATA_DIR}="):
            folder = word.partition("=")[2]
        else:
            rest.append(word)
    return rest, folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
