"""What an admin enters of an account: a new one, or other values for one that is connected."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from sanic import Request
from sqlalchemy import Connection

from connectors.connecting import Given, settings_of, sort_given
from connectors.contract import Connector
from connectors.registry import CONNECTORS, connector_for
from console.pages.accounts.listing import setting_field
from console.pages.fields import field, names
from console.pages.visit import Visit
from console.view.accounts import AccountForm, CredentialProblem
from console.view.kinds import Language
from desk import accounts
from desk.accounts import AccountRefused, StoredAccount

SECRET, SETTING = "secret.", "setting."
SHOWN: tuple[str, ...] = get_args(CredentialProblem)


async def connect(request: Request, visit: Visit) -> AccountForm | None:
    """Connect what was entered; the form with its problem when that cannot be. Raises KeyError for no such channel."""
    connector = CONNECTORS[field(request, "channel")]
    account_id, name = field(request, "id").strip(), field(request, "name").strip()
    values = _posted(request, SETTING) | _posted(request, SECRET)
    try:
        given = sort_given(connector, values)
        await _add(visit, connector, (account_id, name, field(request, "brand")), given)
    except AccountRefused as error:
        empty, brand = empty_form(connector.channel, visit.language), field(request, "brand").strip()
        form = replace(empty, id=account_id, name=name, brand=brand)
        kept = tuple(each if each.secret else replace(each, value=values.get(each.key, "")) for each in form.fields)
        return replace(form, fields=kept, problem=problem(error))
    await visit.counter.house.book.read()
    return None


async def change(request: Request, visit: Visit, stored: StoredAccount) -> CredentialProblem:
    """Keep the name, the settings and the secrets that were entered; a secret left empty stays as it is."""
    connector = connector_for(stored.channel)
    sealed = {each.name for each in connector.settings if each.secret}
    secrets = {key: value for key, value in _posted(request, SECRET).items() if key in sealed and value.strip()}
    name, brand = field(request, "name", stored.name).strip(), field(request, "brand", stored.brand).strip()
    try:
        settings = settings_of(connector, {**stored.settings, **_posted(request, SETTING)})
        if not secrets and (name, brand, settings) == (stored.name, stored.brand, dict(stored.settings)):
            return "empty"
        await _keep(visit, stored, (name, brand), settings, secrets)
    except AccountRefused as error:
        return problem(error)
    await visit.counter.house.book.read()
    return ""


def empty_form(channel: str, language: Language) -> AccountForm:
    """What a channel asks for."""
    settings = CONNECTORS[channel].settings
    return AccountForm(channel, tuple(setting_field(each, language, each.default) for each in settings))


def problem(error: AccountRefused) -> CredentialProblem:
    """What the page says about it. Raises the error again when it is none of what a form can cause."""
    if error.problem not in SHOWN:
        raise error
    found: CredentialProblem = error.problem  # type: ignore[assignment]
    return found


async def _add(visit: Visit, connector: Connector, called: tuple[str, str, str], given: Given) -> None:
    ring, (account_id, name, brand) = visit.counter.ring, called
    await visit.counter.database.write(
        lambda c: accounts.add(
            c, ring, account_id=account_id, channel=connector.channel, name=name or account_id,
            api_base=connector.default_api_base, hosts=connector.hosts, settings=given.settings,
            secrets=given.secrets, brand=brand, now=visit.now, actor=visit.actor.name,
        )
    )  # fmt: skip


async def _keep(visit: Visit, stored: StoredAccount, called: tuple[str, str], settings: Mapping[str, str],
                secrets: Mapping[str, str]) -> None:  # fmt: skip
    actor, now, ring, (name, brand) = visit.actor.name, visit.now, visit.counter.ring, called

    def keep(connection: Connection) -> None:
        if (name, brand, settings) != (stored.name, stored.brand, dict(stored.settings)):
            accounts.set_settings(connection, stored.id, name=name, brand=brand, settings=settings, actor=actor,
                                  now=now)  # fmt: skip
        if secrets:
            accounts.set_secrets(connection, ring, stored.id, secrets, actor=actor, now=now)

    await visit.counter.database.write(keep)


def _posted(request: Request, prefix: str) -> dict[str, str]:
    return {name: field(request, prefix + name) for name in names(request, prefix)}
