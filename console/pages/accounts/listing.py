"""An account as its card shows it: how it stands, what its check found, which secrets have to be entered again."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import Connection

from connectors.asking import NO_ANSWER
from connectors.checking import Step, last_check, missing_secrets, steps_of
from connectors.contract import Setting
from connectors.registry import connector_for
from console.pages.conversation.history import failure_reason
from console.pages.visit import Visit
from console.view.accounts import Account, AccountCheck, CheckStep, Credential, Health, SettingField
from console.view.kinds import Language
from desk import accounts
from desk import frame as desk_frame
from desk.account_traffic import Traffic, traffic
from desk.accounts import StoredAccount
from desk.surname import surname

SILENT = timedelta(days=7)
"""An account that was heard before and says nothing for so long is worth a look."""
_STATES: Mapping[str, str] = {"ok": "ok", "warn": "warned", "fail": "failed", "todo": "waiting"}


def all_cards(connection: Connection, visit: Visit, outside: str) -> tuple[Account, ...]:
    """Every connected account. `outside`: the address under which this system is reached."""
    moved = traffic(connection)
    stored = accounts.all_accounts(connection, visit.counter.ring)
    names = _names(connection, stored)
    return tuple(_card(each, visit, outside, moved.get(each.id, Traffic()), names) for each in stored)


def _card(each: StoredAccount, visit: Visit, outside: str, moved: Traffic, names: Mapping[str, str]) -> Account:
    reason = failure_reason(each.state_reason, visit.words) if each.state == "stopped" else ""
    connector = connector_for(each.channel)
    own_page = not connector.hosts
    return Account(
        id=each.id,
        channel=each.channel,
        name=each.name,
        health=_health(each, visit),
        address=f"{outside}/chat/{each.id}" if own_page else f"{outside}/webhooks/{each.channel}/{each.id}",
        credentials=_credentials(each, visit),
        check=AccountCheck(_steps(each, names), each.checked_at),
        settings=tuple(
            setting_field(setting, visit.language, each.settings.get(setting.name, ""))
            for setting in connector.settings
            if not setting.secret
        ),
        reachable=own_page or outside.startswith("https://"),
        last_received_at=each.last_event_at,
        last_sent_at=moved.last_sent_at,
        waiting=moved.waiting,
        reason=reason,
        brand=each.brand,
    )


def setting_field(setting: Setting, language: Language, value: str = "") -> SettingField:
    """A channel's key as a field of a form."""
    label, hint = (setting.label_ja, setting.hint_ja) if language == "ja" else (setting.label_en, setting.hint_en)
    return SettingField(setting.name, label, hint, setting.secret, setting.required and not setting.default, value)


def _health(each: StoredAccount, visit: Visit) -> Health:
    if each.unreadable or missing_secrets(each):
        return "credentials"
    if each.state in ("token_dead", "stopped"):
        return "token_dead" if each.state == "token_dead" else "stopped"
    if each.checks is None:
        return "unchecked"
    if any(step.state in ("fail", "todo") for step in last_check(each.checks)):
        return "failing"
    silent = each.last_event_at is not None and visit.now - each.last_event_at > SILENT
    return "silent" if silent else "ok"


def _credentials(each: StoredAccount, visit: Visit) -> tuple[Credential, ...]:
    secrets = [setting for setting in connector_for(each.channel).settings if setting.secret]
    return tuple(_credential(each, setting, visit.language) for setting in secrets)


def _credential(each: StoredAccount, setting: Setting, language: Language) -> Credential:
    shown = setting_field(setting, language)
    label, hint = shown.label, shown.hint
    if setting.name in each.unreadable:
        return Credential(setting.name, "unreadable", label, hint)
    if setting.name not in each.secrets:
        return Credential(setting.name, "missing", label, hint)
    # Platforms refuse access tokens; the other secrets are for what comes from them.
    refused = each.state == "token_dead" and setting.name.endswith("access_token")
    return Credential(setting.name, "refused" if refused else "stored", label, hint)


def _steps(each: StoredAccount, names: Mapping[str, str]) -> tuple[CheckStep, ...]:
    """What the last check found, then what it did not come to."""
    found = last_check(each.checks)
    known = {step.name for step in found}
    rest = [CheckStep(name, "not_reached") for name in steps_of(each.channel) if name not in known]
    return (*(_step(step, names) for step in found), *rest)


def _step(step: Step, names: Mapping[str, str]) -> CheckStep:
    state = _STATES[step.state]
    silent = step.detail == NO_ANSWER
    detail = "" if silent else step.detail
    by = surname(names.get(step.confirmed_by, step.confirmed_by))
    return CheckStep(step.name, state, step.state == "todo", detail, by, silent)  # type: ignore[arg-type]


def _names(connection: Connection, stored: Collection[StoredAccount]) -> dict[str, str]:
    confirmed = {step.confirmed_by for each in stored for step in last_check(each.checks)}
    return desk_frame.names(connection, confirmed)
