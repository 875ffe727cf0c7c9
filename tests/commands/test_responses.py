"""The bot's responses before the gate."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from commands._responses import Response, check_responses, objections, read_responses
from connectors.registry import CONNECTORS, register_limits
from core.database import open_database
from core.migrations import migrate
from core.refused import Refused
from core.settings import ROOT, Settings
from governance.packs import versions
from governance.packs.version_acts import Written, draft, publish
from governance.policy import load_policy
from tests.governance.house_pack import PACK

DOMAIN = """
responses:
  utter_hello:
  - text: こんにちは、{name}さん。
    buttons: [{title: 注文, payload: /order}]
  - text: コメントありがとうございます。
    channel: instagram_comment
  - image: https://example.jp/a.png
"""


@pytest.fixture(autouse=True)
def limits() -> None:
    register_limits()


def judged(*responses: Response) -> list[str]:
    return list(objections(responses, CONNECTORS.values(), load_policy()))


def test_texts_are_read_with_channel_and_buttons(tmp_path: Path) -> None:
    (tmp_path / "hello.yml").write_text(DOMAIN, encoding="utf-8")
    assert read_responses(tmp_path) == [
        Response("utter_hello", None, "こんにちは、{name}さん。", ("注文",)),
        Response("utter_hello", "instagram_comment", "コメントありがとうございます。", ()),
    ]


def test_a_file_that_is_no_domain_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("responses: [", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.yml"):
        read_responses(tmp_path)


def test_our_own_responses_pass() -> None:
    responses = read_responses(ROOT / "bot" / "domain")
    assert len(responses) > 50
    assert judged(*responses) == []


def test_what_the_gate_refuses_is_named_with_its_place() -> None:
    phone = "お電話は 090-1234-5678 までどうぞ。"
    assert judged(Response("utter_call", "instagram", phone, ())) == []
    found = judged(Response("utter_call", "instagram_comment", phone, ()))
    assert [line.partition(":")[0] for line in found] == ["utter_call (instagram, public)"]


def test_a_text_for_every_channel_must_fit_the_narrowest() -> None:
    found = judged(Response("utter_long", None, "ありがとうございます。" * 150, ()))
    assert [line.partition(":")[0] for line in found] == ["utter_long (instagram, private)"]


def test_a_button_is_judged_like_a_text() -> None:
    assert judged(Response("utter_choose", "line", "どちらですか。", ("4111 1111 1111 1111",))) != []


def test_rules_that_were_published_hold_for_the_bot_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    domain = tmp_path / "domain"
    domain.mkdir()
    (domain / "weather.yml").write_text("responses: {utter_weather: [{text: 雨です。}]}", encoding="utf-8")
    check_responses(settings, domain)
    settings.data_dir.mkdir()
    publish_pack(settings, PACK)
    with pytest.raises(Refused, match="1 of the bot's responses"):
        check_responses(settings, domain)
    assert "utter_weather (line, private): 雨の話はしません。" in capsys.readouterr().err


def test_rules_that_cannot_be_read_let_no_model_be_trained(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    publish_pack(settings, "pack: [")
    with pytest.raises(Refused, match=r"house\.yml cannot be read"):
        check_responses(settings)


def publish_pack(settings: Settings, text: str) -> None:
    database = open_database(settings.database)
    now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    def published(connection: Connection) -> None:
        migrate(connection)
        made = draft(connection, "house.yml", Written(text, "d"), note="", actor="user:t", now=now)
        found = versions.get(connection, made)
        assert found is not None
        publish(connection, made, seen=found.mark, actor="user:t", now=now)

    database.write_now(published)
    database.close()
