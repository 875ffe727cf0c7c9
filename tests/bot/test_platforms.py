"""Every connector has its Rasa channel, and Rasa is told of each."""

import ast

import pytest

from tests.bot.running import ROOT

CONNECTORS = sorted(path.parent.name for path in (ROOT / "connectors").glob("*/connector.py"))


def channels() -> dict[str, str]:
    """The platforms of bot/channels.py with their classes; read as text, since Rasa is not installed here."""
    tree = ast.parse((ROOT / "bot" / "channels.py").read_text(encoding="utf-8"))
    return {
        statement.value.value: node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "platform"
        if isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
    }


def test_there_are_connectors() -> None:
    assert {"line", "instagram"} <= set(CONNECTORS)


@pytest.mark.parametrize("platform", CONNECTORS)
def test_a_connector_has_its_rasa_channel(platform: str) -> None:
    credentials = (ROOT / "credentials.yml").read_text(encoding="utf-8")
    assert platform in channels(), f"bot/channels.py has no channel for {platform}"
    assert f"bot.channels.{channels()[platform]}:" in credentials
