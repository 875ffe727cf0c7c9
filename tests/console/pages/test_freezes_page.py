"""The page of freezes: what is stopped in detail, let go or reviewed; statements, and who may approve them."""

import re

from sqlalchemy import select

from core.tables import account, audit, delivery, freeze, statement
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Browser, Office, waiting_ticket, words
from tests.platforms.line.simulator import LineSimulator
from tests.until import until

WORDS = "ただいま確認しております。\n分かりしだいお知らせします。"


async def taken(office: Office, suzuki: Browser) -> int:
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    return number


async def frozen(office: Office, tanaka: Browser, scope: str = "everything", **more: str) -> str:
    answer = await tanaka.post("/freezes", {"scope": scope, "reason": "確認中", **more})
    assert answer.status_code == 303, words(answer.text)
    newest = select(freeze.c.id).where(freeze.c.lifted_at.is_(None)).order_by(freeze.c.at.desc())
    return str(office.rows(newest)[0].id)


async def delayed(office: Office, suzuki: Browser, number: int, *texts: str) -> None:
    """Suzuki sends, and can still take it back when the freeze comes."""
    await suzuki.post("/preferences", {"undo_seconds": "3"})
    for text in texts:
        assert (await suzuki.reply(office, number, text)).status_code == 202


async def set_aside(office: Office, count: int) -> None:
    query = select(delivery.c.id).where(delivery.c.paused_by.is_not(None), delivery.c.state == "cleared")
    await until(lambda: len(office.rows(query)) == count)


async def test_what_is_stopped_is_listed_reviewed_and_decided(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    tanaka, suzuki = await signed_in("tanaka"), await signed_in("suzuki")
    number = await taken(office, suzuki)
    await delayed(office, suzuki, number, "一つめです。", "二つめです。", "三つめです。")
    which = await frozen(office, tanaka)
    await set_aside(office, 3)
    page = words((await tanaka.get("/freezes")).text)
    for told in ("止まっているもの 3件", "佐藤 さまへ", "suzuki", "二つめです。"):
        assert told in page
    card = await tanaka.post(f"/freezes/{which}/lift", {"review": "1"})
    assert "送るかどうかを決めるもの 3件" in words(card.text)
    ids = re.findall(r'name="item" value="([0-9a-f]+)"', card.text)
    card = await tanaka.post(f"/freezes/{which}/review", {"release": ids[1]})
    await until(lambda: "二つめです。" in line.texts(SATO))
    assert "送るかどうかを決めるもの 2件" in words(card.text)
    card = await tanaka.post(f"/freezes/{which}/review", {"discard": "chosen", "item": ids[0]})
    assert "送るかどうかを決めるもの 1件" in words(card.text)
    card = await tanaka.post(f"/freezes/{which}/review", {"release": "all"})
    await until(lambda: "三つめです。" in line.texts(SATO))
    assert "決めるもの" not in words(card.text)
    assert "止めたもの 3件" in words(card.text)
    assert "一つめです。" not in line.texts(SATO)
    timeline = words((await suzuki.get(f"/tickets/{number}")).text)
    assert "送りませんでした 送信停止のあとの見直しで、送らないことにしたため" in timeline
    assert (await tanaka.post(f"/freezes/{which}/review", {})).status_code == 400
    assert (await tanaka.post("/freezes/none/review", {"release": "all"})).status_code == 404


async def test_everything_goes_where_that_is_chosen(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    tanaka, suzuki = await signed_in("tanaka"), await signed_in("suzuki")
    number = await taken(office, suzuki)
    await delayed(office, suzuki, number, "一つめです。", "二つめです。")
    which = await frozen(office, tanaka)
    await set_aside(office, 2)
    await tanaka.post(f"/freezes/{which}/lift")
    await until(lambda: line.texts(SATO)[-2:] == ["一つめです。", "二つめです。"])


async def test_a_statement_is_approved_by_another_and_sent_while_all_else_stands_still(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    tanaka, suzuki = await signed_in("tanaka"), await signed_in("suzuki")
    mori = Browser(office.address)
    await office.colleague("mori", "admin")
    await mori.sign_in("mori")
    number = await taken(office, suzuki)
    assert (await tanaka.post("/freezes/statements", {"title": "確認中", "text": WORDS})).status_code == 303
    ((which,),) = office.rows(select(statement.c.id))
    assert f"/freezes/statements/{which}/approve" not in (await tanaka.get("/freezes")).text
    own = await tanaka.post(f"/freezes/statements/{which}/approve")
    assert own.status_code == 422
    assert "自分が書いた文は承認できません" in own.text
    await frozen(office, tanaka)
    assert "data-holding" not in (await suzuki.get(f"/tickets/{number}")).text
    assert (await suzuki.reply(office, number, WORDS)).status_code == 423
    assert f"/freezes/statements/{which}/approve" in (await mori.get("/freezes")).text
    assert (await mori.post(f"/freezes/statements/{which}/approve")).status_code == 303
    offered = (await suzuki.get(f"/tickets/{number}")).text
    assert f'data-holding="{WORDS}"' in offered
    assert 'data-reply="1"' in offered
    assert (await suzuki.reply(office, number, WORDS + "!")).status_code == 423
    assert (await suzuki.reply(office, number, f" {WORDS} ")).status_code == 202
    await until(lambda: WORDS in line.texts(SATO))
    assert (await tanaka.post(f"/freezes/statements/{which}/withdraw")).status_code == 303
    assert (await suzuki.reply(office, number, WORDS, key="again")).status_code == 423
    assert "確認中" not in words((await tanaka.get("/freezes")).text).partition("停止中に送れる文")[2]
    await mori.http.aclose()


async def test_what_is_wrong_with_a_statement_is_told_beside_what_was_written(signed_in: SignedIn) -> None:
    tanaka, suzuki = await signed_in("tanaka"), await signed_in("suzuki")
    await tanaka.post("/freezes/statements", {"title": "確認中", "text": WORDS})
    again = await tanaka.post("/freezes/statements", {"title": "もう一つ", "text": f"{WORDS}\n"})
    assert again.status_code == 422
    assert "同じ文がもうあります" in again.text
    assert 'value="もう一つ"' in again.text
    card = await tanaka.post("/freezes/statements", {"title": "x", "text": "カードは 4111 1111 1111 1111 です"})
    assert (card.status_code, "チェックを通らない" in card.text) == (422, True)
    assert (await tanaka.post("/freezes/statements/none/approve")).status_code == 404
    assert (await tanaka.post("/freezes/statements/none/burn")).status_code == 404
    for path in ("/freezes/statements", "/freezes/statements/x/approve", "/freezes/x/review"):
        assert (await suzuki.post(path, {"title": "x", "text": "y"})).status_code == 403


async def test_a_brand_and_a_campaign_can_be_stopped(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    assert (await tanaka.post("/freezes", {"scope": "brand:よりみち", "reason": "x"})).status_code == 400
    fields = {"name": "まどぐち衣料店", "brand": " よりみち "}
    assert (await tanaka.post("/accounts/shop/credentials", fields)).status_code == 200
    assert office.rows(select(account.c.brand))[0].brand == "よりみち"
    assert "ブランド よりみち" in (await tanaka.get("/freezes")).text
    await frozen(office, tanaka, "brand:よりみち")
    await frozen(office, tanaka, "campaign", campaign="冬のセール")
    page = words((await tanaka.get("/freezes")).text)
    assert "ブランド「よりみち」の送信を止めています。" in page
    assert "企画「冬のセール」の送信を止めています。" in page
    nameless = await tanaka.post("/freezes", {"scope": "campaign", "reason": "x"})
    assert (nameless.status_code, "企画の名前を書いてください" in nameless.text) == (422, True)
    long = await tanaka.post("/accounts/shop/credentials", {"name": "店", "brand": "x" * 61})
    assert (long.status_code, "ブランドは、一行で 60字まで" in long.text) == (422, True)
    acts = {row.act for row in office.rows(select(audit.c.act))}
    assert {"freeze", "account.settings"} <= acts
