"""The bot's responses before the gate."""

from pathlib import Path

import pytest

from commands._responses import Response, objections, read_responses
from connectors.registry import CONNECTORS, register_limits
from core.settings import ROOT
from governance.policy import load_policy

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
