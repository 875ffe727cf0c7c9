"""Every connector: registered under its channel, with limits, bilingual settings, and no network of its own."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from connectors.reasons import Reason
from connectors.registry import CONNECTORS, UnknownChannelError, connector_for, register_limits
from core.limits import limits_of
from tests.connectors.given import NOW, instagram_account

ROOT = Path(__file__).parents[2]
CHANNELS = sorted(CONNECTORS)


def modules(channel: str) -> list[Path]:
    return sorted((ROOT / "connectors" / channel).glob("*.py"))


def test_line_and_instagram_are_there() -> None:
    assert {"line", "instagram"} <= set(CONNECTORS)
    assert all(connector.channel == channel for channel, connector in CONNECTORS.items())
    assert connector_for("line") is CONNECTORS["line"]
    with pytest.raises(UnknownChannelError, match="no channel 'fax'"):
        connector_for("fax")


def test_limits_are_registered_once_however_often_asked() -> None:
    register_limits()
    register_limits()
    assert (limits_of("line", "private").text_length, limits_of("line", "private").length_unit) == (5000, "utf16")
    assert (limits_of("instagram", "private").text_length, limits_of("instagram", "private").length_unit) == (
        1000,
        "utf8",
    )
    assert limits_of("instagram", "public").text_length == 300


@pytest.mark.parametrize("channel", CHANNELS)
def test_settings_speak_both_languages(channel: str) -> None:
    settings = CONNECTORS[channel].settings
    assert len({setting.name for setting in settings}) == len(settings)
    for setting in settings:
        assert setting.label_ja, setting.name
        assert setting.label_en, setting.name
        assert bool(setting.hint_ja) == bool(setting.hint_en), setting.name
    assert sum(setting.identifies for setting in settings) <= 1


def test_the_setting_that_identifies_an_account_is_what_its_webhooks_carry() -> None:
    (own,) = [setting.name for setting in CONNECTORS["instagram"].settings if setting.identifies]
    body = b'{"object":"instagram","entry":[{"id":"17841405726653026","changes":[{"field":"x"}]}]}'
    (inbound,) = CONNECTORS["instagram"].parse(body, NOW)
    assert inbound.destination == instagram_account().settings[own]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_connector_opens_no_connection_itself(channel: str) -> None:
    assert modules(channel)
    for module in modules(channel):
        imported = set()
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).partition(".")[0])
                assert node.module != "connectors.http", module
        assert not imported & {"httpx", "httpx2", "sanic", "aiohttp", "requests", "urllib3", "socket"}, module


@pytest.mark.parametrize("channel", ["line", "instagram"])
def test_a_connectors_readme_names_every_setting_and_check_step(channel: str) -> None:
    readme = (ROOT / "connectors" / channel / "README.md").read_text()
    for setting in CONNECTORS[channel].settings:
        assert f"`{setting.name}`" in readme, setting.name
    steps = re.findall(rf'"({channel}\.\w+)"', (ROOT / "connectors" / channel / "checks.py").read_text())
    assert steps
    for step in steps:
        assert f"`{step}`" in readme, step


@pytest.mark.parametrize("channel", ["line", "instagram"])
def test_every_reason_of_an_outcome_is_one_that_has_wording(channel: str) -> None:
    given = {
        node.args[0].value
        for module in modules(channel)
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Refused", "TryAgain", "Uncertain")
        if isinstance(node.args[0], ast.Constant)
    }
    assert given
    assert given <= set(get_args(Reason))
