"""An admin who has never seen it connects LINE, is told what is wrong, changes it and takes it off again."""

import pytest
from sqlalchemy import select

from connectors.registry import CONNECTORS
from core.tables import account, audit, credential
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Browser, Office, words
from tests.platforms.line.simulator import LineSimulator
from tests.until import until

NEW = {"channel": "line", "id": "second", "name": "二号店"}


def keys(line: LineSimulator) -> dict[str, str]:
    """What the admin copies out of LINE's own pages."""
    return {
        "secret.channel_secret": f" {line.account.channel_secret}\n",
        "secret.channel_access_token": line.account.access_token,
    }


@pytest.fixture
async def tanaka(signed_in: SignedIn, line: LineSimulator, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """An admin; LINE itself is the simulator."""
    monkeypatch.setattr(CONNECTORS["line"], "default_api_base", line.api_base)
    return await signed_in("tanaka")


async def test_line_is_connected_checked_and_heard(office: Office, line: LineSimulator, tanaka: Browser) -> None:
    made = await tanaka.post("/accounts", NEW | keys(line))
    assert (made.status_code, made.headers["location"]) == (303, "/accounts?open=second#a-second")
    page = await tanaka.get("/accounts?open=second")
    assert f"{office.address}/webhooks/line/second" in page.text
    assert line.account.access_token not in page.text
    assert line.account.channel_secret not in page.text
    assert "まどぐち衣料店 @000madog" in words(page.text), "the check ran at once and LINE told the account's name"
    assert "上限はありません" in words(page.text), "LINE says none: the quota has no limit"
    assert 'name="confirmed" value="line.redelivery"' in page.text
    line.postman.url = f"{office.address}/webhooks/line/second"
    await line.send_text(SATO, "こんにちは")
    moved = select(account.c.id).where(account.c.last_event_at.is_not(None))
    await until(lambda: [row.id for row in office.rows(moved)] == ["second"])


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"id": "Shop!"}, "短い名前は、a〜z・0〜9・- の 40字までです。"),
        ({"id": "shop"}, "この短い名前は、もう使われています。"),
        ({"secret.channel_secret": ""}, "空いている欄があります。"),
        ({"secret.channel_secret": "one\ntwo"}, "鍵は一行で入れてください。"),
        ({"name": "名" * 201}, "呼び名は、一行で 200字までです。"),
    ],
)
async def test_what_is_wrong_is_told_and_the_rest_is_kept(
    office: Office, line: LineSimulator, tanaka: Browser, entered: dict[str, str], told: str
) -> None:
    refused = await tanaka.post("/accounts", NEW | keys(line) | entered)
    assert refused.status_code == 422
    assert told in words(refused.text)
    assert f'value="{entered.get("id", NEW["id"])}"' in refused.text
    assert line.account.access_token not in refused.text
    assert [row.id for row in office.rows(select(account.c.id))] == ["shop"]


async def test_there_is_no_other_channel(tanaka: Browser) -> None:
    assert (await tanaka.post("/accounts", NEW | {"channel": "fax"})).status_code == 400


async def test_the_chat_page_is_named_anew(tanaka: Browser) -> None:
    await tanaka.post("/accounts", {"channel": "webchat", "id": "site", "name": "公式サイト"})
    fields = {"name": "公式サイト", "setting.title": "お問い合わせ"}
    assert (await tanaka.post("/accounts/site/credentials", fields)).status_code == 200
    assert "お問い合わせ" in (await tanaka.get("/chat/site")).text
    again = await tanaka.post("/accounts/site/credentials", fields)
    assert again.status_code == 422
    assert "替えるものを入れてください。" in words(again.text)


async def test_an_id_entered_wrong_is_put_right(office: Office, tanaka: Browser) -> None:
    fields = {"secret.app_secret": "s", "secret.verify_token": "v", "secret.access_token": "t"}
    made = await tanaka.post("/accounts", {"channel": "instagram", "id": "wear", "name": "wear"} | fields)
    assert made.status_code == 422, "Instagram needs its id"

    def kept() -> object:
        (row,) = office.rows(select(account.c.settings).where(account.c.id == "wear"))
        return row.settings

    await tanaka.post("/accounts", {"channel": "instagram", "id": "wear", "name": "w", "setting.instagram_id": "1"}
                      | fields)  # fmt: skip
    assert kept() == {"instagram_id": "1"}
    await tanaka.post("/accounts/wear/credentials", {"name": "w", "setting.instagram_id": "17841"})
    assert kept() == {"instagram_id": "17841"}
    emptied = await tanaka.post("/accounts/wear/credentials", {"name": "w", "setting.instagram_id": ""})
    assert emptied.status_code == 422
    assert kept() == {"instagram_id": "17841"}


async def test_an_account_is_taken_off_and_its_secrets_with_it(
    office: Office, line: LineSimulator, tanaka: Browser
) -> None:
    page = await tanaka.get("/accounts")
    assert "まどぐち衣料店 を外す" in words(page.text)
    gone = await tanaka.post("/accounts/shop/remove")
    assert gone.status_code == 303
    assert not office.rows(select(credential.c.name))
    assert (await tanaka.post("/accounts/shop/remove")).status_code == 404
    acts = [row.act for row in office.rows(select(audit.c.act).where(audit.c.subject == "account:shop"))]
    assert "account.remove" in acts
    again = await tanaka.post("/accounts", NEW | {"id": "shop"} | keys(line))
    assert again.status_code == 303, "the same short name can be connected again"
