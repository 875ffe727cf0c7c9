"""The bot's written responses, judged by the gate before a customer can get one."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from commands._rules import rules_in_force
from connectors.contract import Connector
from connectors.registry import CONNECTORS, register_limits
from core.limits import Visibility
from core.refused import Refused
from core.settings import ROOT, Settings
from core.settings_source import load_settings
from core.yaml_file import read_yaml
from governance.draft import Context, Draft
from governance.gate import evaluate
from governance.policy import Policy

DOMAIN = ROOT / "bot" / "domain"
PUBLIC = "_comment"
"""Rasa's channel for public comments is the platform's name with this behind it (bot/README.md)."""
_PLACEHOLDER = re.compile(r"\{\w+\}")


class _Button(msgspec.Struct):
    title: str


class _Variation(msgspec.Struct):
    text: str | None = None
    channel: str | None = None
    buttons: list[_Button] = []


class _Domain(msgspec.Struct):
    responses: dict[str, list[_Variation]] = {}


@dataclass(frozen=True)
class Response:
    """One text of one response; `channel` is Rasa's, None for every channel that has no text of its own."""

    name: str
    channel: str | None
    text: str
    titles: tuple[str, ...]


def check_responses(settings: Settings, domain: Path = DOMAIN) -> None:
    """By the rules in force, published ones too. Names on stderr what may not be said, then raises Refused."""
    register_limits()
    try:
        rules = rules_in_force(settings)
        if rules.broken:
            names = ", ".join(sorted({each.version.name for each in rules.broken}))
            raise Refused(f"the published rules {names} cannot be read, so nothing may be said; nothing was trained")
        found = list(objections(read_responses(domain), CONNECTORS.values(), rules.policy))
    except ValueError as error:
        raise Refused(f"the bot's responses cannot be read: {error}") from error
    for line in found:
        print(line, file=sys.stderr)
    if found:
        count = len({line.partition(" ")[0] for line in found})
        raise Refused(f"the gate would not let {count} of the bot's responses out; nothing was trained")


def read_responses(domain: Path) -> list[Response]:
    """All texts below the domain's folder. Raises ValueError that names the file."""
    return [
        Response(name, one.channel, one.text, tuple(button.title for button in one.buttons))
        for path in sorted(domain.rglob("*.yml"))
        for name, variations in read_yaml(path, _Domain).responses.items()
        for one in variations
        if one.text is not None
    ]


def objections(responses: Iterable[Response], connectors: Iterable[Connector], policy: Policy) -> Iterator[str]:
    """What the gate has against them, in words, each with the response's name and where it would be said."""
    known = list(connectors)
    for response in responses:
        for channel, visibility in _places(response, known):
            decision = evaluate(_draft(response, channel, visibility), Context(datetime.now(UTC)), policy)
            if decision.verdict != "allow":
                reasons = "; ".join(finding.reason for finding in decision.findings)
                yield f"{response.name} ({channel}, {visibility}): {reasons}"


def _places(response: Response, connectors: list[Connector]) -> Iterator[tuple[str, Visibility]]:
    for connector in connectors:
        for limits in connector.limits:
            place = limits.channel + (PUBLIC if limits.visibility == "public" else "")
            # A text without a channel may be said anywhere in private; whether in public, its own texts there tell.
            if response.channel == place or (response.channel is None and limits.visibility == "private"):
                yield limits.channel, limits.visibility


def _draft(response: Response, channel: str, visibility: Visibility) -> Draft:
    # A slot's value is not known yet; when the bot speaks, the gate judges it in its place.
    text = _PLACEHOLDER.sub("◯", response.text)
    return Draft("bot", channel, visibility, (text,), buttons=(response.titles,))


def main() -> None:
    """For `up`, which trains too: exit code 1 and the reason on stderr when a response must not be said."""
    try:
        check_responses(load_settings())
    except Refused as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
