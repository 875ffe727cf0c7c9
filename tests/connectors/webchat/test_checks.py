"""The connection check opens the page; and what the connector's README has to name."""

from pathlib import Path

import pytest

import connectors.webchat
from connectors.contract import Account, Response
from connectors.webchat.checks import STEPS, check
from connectors.webchat.connector import Webchat
from desk.accounts import check_api_base
from tests.connectors.given import answer, fetching

SHOP = Account("shop", "webchat", "よりみち衣料店", Webchat.default_api_base)
README = (Path(connectors.webchat.__file__).parent / "README.md").read_text()


@pytest.mark.parametrize(
    ("webhook_url", "page", "state"),
    [
        ("https://support.example.jp/webhooks/webchat/shop", answer(), "ok"),
        ("http://support.example.jp/webhooks/webchat/shop", answer(), "warn"),
        ("https://support.example.jp/webhooks/webchat/shop", answer(status=404), "fail"),
        ("https://support.example.jp/webhooks/webchat/shop", None, "fail"),
        (None, answer(), "todo"),
    ],
)
async def test_every_state_of_the_step(webhook_url: str | None, page: Response | None, state: str) -> None:
    seen: list[object] = []
    pages = {} if page is None else {"/chat/shop": page}
    (step,) = await check(SHOP, fetching(pages, seen), webhook_url)  # type: ignore[arg-type]
    assert (step.name, step.state) == (STEPS[0], state)
    assert len(seen) == (0 if webhook_url is None else 1)
    if state in ("ok", "warn"):
        assert step.detail.endswith("support.example.jp/chat/shop")


def test_nobody_can_deliver_and_there_is_nothing_to_shake() -> None:
    assert not Webchat().verify(SHOP, {"x-line-signature": ""}, b"")
    assert Webchat().handshake(SHOP, {"hub.challenge": "1"}) is None


def test_an_account_needs_nothing_but_its_id() -> None:
    assert not [setting.name for setting in Webchat.settings if setting.required or setting.secret]
    assert check_api_base(Webchat.default_api_base, Webchat.hosts) == "http://localhost"


@pytest.mark.parametrize("name", [*STEPS, *(setting.name for setting in Webchat.settings)])
def test_the_readme_names_every_setting_and_step(name: str) -> None:
    assert f"`{name}`" in README
