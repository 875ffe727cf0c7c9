"""`channels`: the accounts of the company on the platforms."""

from typing import Annotated

import typer

from commands._given import read_settings
from commands._listing import print_rows
from connectors.asking import NO_ANSWER
from connectors.connecting import sort_given
from connectors.contract import Connector, Setting
from connectors.control import CheckAccount
from connectors.control import check as check_account
from connectors.registry import CONNECTORS
from console.i18n.catalogue import catalogue
from core.control.perform import perform
from core.data_folder import occupant_address
from core.refused import Refused
from core.settings import Settings
from core.settings_source import load_settings
from desk.control import AddAccount, add_account, list_accounts, remove_account

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The company's accounts on the platforms.")

API_BASE, BRAND = "api_base", "brand"
MARKS = {"ok": "ok    ", "warn": "look  ", "fail": "fails ", "todo": "to do "}
AccountId = Annotated[str, typer.Argument(help="A short name for the account: a-z, 0-9 and -.", metavar="ID")]


@app.command()
def types() -> None:
    """What can be connected, and the keys each asks for."""
    for channel in sorted(CONNECTORS):
        connector = CONNECTORS[channel]
        print(channel)
        rows = [(f"  {each.name}", _demand(each), _explanation(each)) for each in connector.settings]
        if connector.hosts:
            rows.append(
                (f"  {API_BASE}", "optional", f"the platform's address; {connector.default_api_base} unless given")
            )
        rows.append((f"  {BRAND}", "optional", "the brand it speaks for; a freeze can stop a brand"))
        print_rows(*rows)


@app.command()
def add(
    channel: Annotated[str, typer.Argument(help="One of `channels types`.", metavar="TYPE")],
    account_id: AccountId,
    pairs: Annotated[
        list[str] | None, typer.Option("--set", help="key=value, key=@file or key=- (standard input); once a key.")
    ] = None,
    name: Annotated[str, typer.Option(help="What people see; else the id.")] = "",
) -> None:
    """Connect an account."""
    connector = CONNECTORS.get(channel)
    if connector is None:
        raise Refused(f"there is no channel {channel!r}; there are {', '.join(sorted(CONNECTORS))}")
    settings = load_settings()
    perform(settings, add_account, _request(connector, account_id, name or account_id, read_settings(pairs or [])))
    print(f"{account_id} is connected.")
    if connector.hosts:
        print("Its webhook address, to be entered at the platform:")
        print(f"{_outside(settings)}/webhooks/{channel}/{account_id}")
    else:  # no platform: the channel is a page of our own
        print(f"People chat at:\n{_outside(settings)}/chat/{account_id}")


@app.command("list")
def list_() -> None:
    """The connected accounts."""
    rows = [
        (each.id, each.channel, each.name, each.api_base, each.state.replace("_", " "), _trouble(each.unreadable))
        for each in perform(load_settings(), list_accounts, None)
    ]
    print_rows(("ID", "TYPE", "NAME", "ADDRESS", "STATE", ""), *rows)


@app.command()
def check(account_id: AccountId) -> None:
    """Look at an account as its platform sees it, and say what to mend."""
    settings, words = load_settings(), catalogue("en")
    found = next((each for each in perform(settings, list_accounts, None) if each.id == account_id), None)
    if found is None:
        raise Refused(f"no account {account_id!r} is connected")
    url = f"{_outside(settings)}/webhooks/{found.channel}/{account_id}" if settings.public_url else None
    steps = perform(settings, check_account, CheckAccount(account_id, url))
    for each in steps:
        silent = each.detail == NO_ANSWER
        line = f"{MARKS[each.state]} {words.text(f'check.step.{each.name}.title')}"
        print(f"{line} ({each.detail})" if each.detail and not silent else line)
        if each.state != "ok":
            wording = "check.no_answer" if silent else f"check.step.{each.name}.todo"
            print(f"       {words.text(wording, channel=words.text(f'channel.{found.channel}'))}")
    if broken := [each.name for each in steps if each.state == "fail"]:
        raise Refused(f"{account_id} is not fully connected: {', '.join(broken)}")


@app.command()
def remove(account_id: AccountId) -> None:
    """Disconnect an account: its secrets are deleted, its conversations stay."""
    perform(load_settings(), remove_account, account_id)
    print(f"{account_id} is no longer connected.")


def _request(connector: Connector, account_id: str, name: str, given: dict[str, str]) -> AddAccount:
    """Raises Refused for a key that is unknown or missing."""
    sorted_given = sort_given(connector, {key: value for key, value in given.items() if key not in (API_BASE, BRAND)})
    return AddAccount(
        account_id=account_id, channel=connector.channel, name=name,
        api_base=given.get(API_BASE, connector.default_api_base), hosts=tuple(sorted(connector.hosts)),
        settings=sorted_given.settings, secrets=sorted_given.secrets,
        brand=given.get(BRAND, ""),
    )  # fmt: skip


def _demand(setting: Setting) -> str:
    need = "required" if setting.required and not setting.default else "optional"
    return f"secret, {need}" if setting.secret else need


def _explanation(setting: Setting) -> str:
    default = f"{setting.default} unless given" if setting.default else ""
    return ". ".join(part for part in (setting.label_en, setting.hint_en, default) if part)


def _trouble(unreadable: tuple[str, ...]) -> str:
    return f"enter again: {', '.join(unreadable)}" if unreadable else ""


def _outside(settings: Settings) -> str:
    """The address from outside where it is set; else that of the running system, or of the next one."""
    here = settings.public_url or occupant_address(settings.data_dir)
    return (here or f"http://{settings.host}:{settings.port}").rstrip("/")
