"""What somebody gives to connect an account, sorted into what is stored open and what is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.contract import Connector
from desk.accounts import AccountRefused


@dataclass(frozen=True)
class Given:
    """The values of a channel's keys."""

    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)


def sort_given(connector: Connector, given: Mapping[str, str]) -> Given:
    """Empty values count as not given. Raises AccountRefused for a key that is unknown or missing."""
    known = [each.name for each in connector.settings]
    unknown = [key for key in given if key not in known]
    if unknown:
        text = f"{connector.channel} has no key {unknown[0]}; its keys are {', '.join(known)}"
        raise AccountRefused(text, "unknown_key")
    return Given(_filled(connector, given, secret=False), _filled(connector, given, secret=True))


def settings_of(connector: Connector, given: Mapping[str, str]) -> Mapping[str, str]:
    """The open values alone. Raises AccountRefused for one that is missing."""
    return _filled(connector, given, secret=False)


def _filled(connector: Connector, given: Mapping[str, str], *, secret: bool) -> dict[str, str]:
    wanted = [each for each in connector.settings if each.secret == secret]
    values = {each.name: given.get(each.name, "").strip() or each.default for each in wanted}
    missing = [each.name for each in wanted if each.required and not values[each.name]]
    if missing:
        raise AccountRefused(f"{connector.channel} needs {', '.join(missing)}; see `channels types`", "missing")
    return {key: value for key, value in values.items() if value}
