"""`tokens`: what programs sign in with."""

from typing import Annotated

import typer

from commands._listing import print_rows
from core.control.perform import perform
from core.settings_source import load_settings
from desk.control import AddToken, issue_token, list_tokens, withdraw_token
from desk.users import check_role

app = typer.Typer(add_completion=False, no_args_is_help=True, help="API tokens, each an actor of its own.")

Name = Annotated[str, typer.Argument(help="What the token is for.", metavar="NAME")]


@app.command()
def add(name: Name, role: Annotated[str, typer.Option(help="admin or agent.")]) -> None:
    """Make a token and print it, alone on the last line: it is shown this once."""
    secret = perform(load_settings(), issue_token, AddToken(name, check_role(role)))
    print("Keep this token: it cannot be shown again.")
    print(secret)


@app.command("list")
def list_() -> None:
    """All tokens, the revoked too."""
    tokens = perform(load_settings(), list_tokens, None)
    rows = [
        (each.name, each.role, f"{each.created_at:%Y-%m-%d}", f"{each.revoked_at:%Y-%m-%d}" if each.revoked_at else "")
        for each in tokens
    ]
    print_rows(("NAME", "ROLE", "MADE", "REVOKED"), *rows)


@app.command()
def revoke(name: Name) -> None:
    """Make a token open nothing any more."""
    perform(load_settings(), withdraw_token, name)
    print(f"The token {name} opens nothing any more.")
