"""`users`: the people who may sign in."""

from typing import Annotated

import typer

from commands._given import read_secret
from commands._listing import print_rows
from core.control.perform import perform
from core.refused import Refused
from core.settings_source import load_settings
from desk.control import NewUser, ResetUser, disable_user, enable_user, let_in, list_users, reset_user
from desk.passwords import hash_password, new_password
from desk.users import check_role

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The people who may sign in.")

Email = Annotated[str, typer.Argument(help="The person's e-mail address.", metavar="EMAIL")]
Password = Annotated[
    str | None,
    typer.Option(help="`-` reads it from standard input. Without it one is made and printed.", metavar="-"),
]


@app.command()
def add(
    email: Email,
    role: Annotated[str, typer.Option(help="admin or agent; agents cannot touch accounts, tokens and freezes.")],
    password: Password = None,
    name: Annotated[str, typer.Option(help="What colleagues call the person; else the address before its @.")] = "",
) -> None:
    """Let somebody in."""
    given, chosen = _password(password)
    request = NewUser(email, name or email.partition("@")[0], check_role(role), hash_password(given), not chosen)
    added = perform(load_settings(), let_in, request)
    print(f"{added.email} may sign in as {added.role}.")
    _show(given, chosen)


@app.command("list")
def list_() -> None:
    """Everybody who may sign in, or might again."""
    people = perform(load_settings(), list_users, None)
    rows = [(each.email, each.name, each.role, "disabled" if each.disabled_at else "") for each in people]
    print_rows(("EMAIL", "NAME", "ROLE", ""), *rows)


@app.command()
def reset(email: Email, password: Password = None) -> None:
    """Give somebody a new password, to be changed at the next sign-in; their sessions end."""
    given, chosen = _password(password)
    found = perform(load_settings(), reset_user, ResetUser(email, hash_password(given)))
    print(f"{found.email} has a new password and is signed out everywhere.")
    _show(given, chosen)


@app.command()
def disable(email: Email) -> None:
    """Let somebody in no more: the person's sessions end at once; what the person did and wrote stays."""
    leaver = perform(load_settings(), disable_user, email)
    print(f"{leaver.email} may not sign in any more.")
    if leaver.conversations:
        waiting = f"Conversations that still wait for that person: {leaver.conversations}."
        print(f"{waiting} Admins take them over in the console.")


@app.command()
def enable(email: Email) -> None:
    """Let somebody in again, with the password of before."""
    print(f"{perform(load_settings(), enable_user, email).email} may sign in again.")


def _password(option: str | None) -> tuple[str, bool]:
    """The password, and whether a person chose it. Raises Refused."""
    if option is None:
        return new_password(), False
    if option != "-":
        raise Refused("--password takes only -, which reads it from standard input: others can see a command line")
    return read_secret("password"), True


def _show(password: str, chosen: bool) -> None:
    if not chosen:
        print("The first sign-in asks for another password. This one is:")
        print(password)
