"""The page of templates: written, checked while it is written, decided by others, offered where one answers."""

import re

import httpx
from sqlalchemy import select

from core.tables import audit, delivery, template_version
from desk.templates import store
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import Browser, Office, waiting_ticket, words
from tests.until import until

TEXT = "{{お客さま}}さま、本日、全額を返金いたします。担当の{{担当}}"
THANKS = "お問い合わせありがとうございます。"


async def make(browser: Browser, text: str = TEXT, title: str = "返金のお約束", number: int = 0) -> httpx.Response:
    path = f"/templates/{number}" if number else "/templates"
    return await browser.http.post(path, data={"title": title, "text": text, "csrf_token": browser.token})


async def decide(browser: Browser, office: Office, number: int, act: str = "approve",
                 comment: str = "") -> httpx.Response:  # fmt: skip
    digest = office.database.read_now(lambda c: store.load(c, number)).newest.digest
    return await browser.post(f"/templates/{number}/{act}", {"digest": digest, "comment": comment})


async def test_written_by_one_approved_by_another_offered_to_all(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    made = await make(suzuki)
    assert (made.status_code, made.headers["location"]) == (303, "/templates/1?said=template_written")
    page = await suzuki.get(made.headers["location"])
    shown = words(page.text)
    for told in ("返金のお約束", "承認待ち", "返金の約束", "T1 を承認に回しました", "自分が書いた文は承認できません"):
        assert told in shown
    assert '<span class="variable">{{お客さま}}</span>' in page.text
    assert "data-approve>" not in page.text
    assert (await suzuki.get("/approvals/count")).json() == {"count": 0}
    assert (await tanaka.get("/approvals/count")).json() == {"count": 1}
    listed = words((await tanaka.get("/approvals")).text)
    assert "定型文 1" in listed
    assert "T1 返金のお約束" in listed

    assert (await decide(suzuki, office, 1)).status_code == 409
    done = await decide(tanaka, office, 1)
    assert done.status_code == 200
    assert "T1 を承認しました" in words(done.text)
    assert "使える" in words(done.text)
    assert (await tanaka.get("/approvals/count")).json() == {"count": 0}

    number = await waiting_ticket(office)
    offers = (await suzuki.get(f"/templates/offers?conversation={office.where(number)}")).json()["offers"]
    assert offers == [
        {"number": 1, "title": "返金のお約束", "text": "佐藤さま、本日、全額を返金いたします。担当のsuzuki"}
    ]
    acts = [row.act for row in office.rows(select(audit.c.act).order_by(audit.c.id)) if row.act.startswith("template")]
    assert acts == ["template.made", "template.approve"]
    record = words((await tanaka.get("/records?act=template.approve")).text)
    assert "定型文「T1 返金のお約束」を承認しました" in record


async def test_put_in_unchanged_it_is_sent_changed_it_is_held(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    await make(suzuki)
    await decide(tanaka, office, 1)
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    where = office.where(number)
    (offer,) = (await suzuki.get(f"/templates/offers?conversation={where}")).json()["offers"]
    fields = {"conversation_id": where, "visibility": "private", "text": offer["text"]}
    checked = (await suzuki.post("/gate/check", fields)).json()
    assert checked["verdict"] == "allow"
    assert {each["kind"] for each in checked["findings"]} == {"suggest"}
    assert (await suzuki.post("/gate/check", fields | {"text": offer["text"] + "!"})).json()["verdict"] == "hold"
    assert (await suzuki.reply(office, number, offer["text"])).status_code == 202
    assert (await suzuki.reply(office, number, offer["text"] + "!")).status_code == 202
    assert re.search(r'href="/templates/1">定型文 T1<', (await suzuki.get(f"/tickets/{number}")).text)
    query = select(delivery.c.state, delivery.c.template_number).where(delivery.c.author == "agent")
    await until(lambda: {tuple(row) for row in office.rows(query)} == {("sent", 1), ("held", None)})


async def test_what_the_gate_blocks_is_not_kept_and_says_why(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    for text, told in (
        ("カード番号は 4111 1111 1111 1111 です。", "カード番号が入っています"),
        ("{{氏名}}さま", "{{氏名}} という差し込みはありません"),
        ("", "本文は 2,000字までです"),
        ("あ" * 2001, "本文は 2,000字までです"),
    ):
        refused = await make(suzuki, text)
        assert (refused.status_code, told in words(refused.text)) == (422, True), text
        assert "返金のお約束" in refused.text, "what was entered stays in the form"
    assert (await make(suzuki, title="")).status_code == 422
    assert not office.rows(select(template_version.c.state))


async def test_the_check_tells_the_findings_while_it_is_written(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    told = words((await suzuki.post("/templates/check", {"text": TEXT})).text)
    for part in ("承認されれば送れます", "返金の約束", "さくらさま、本日、全額を返金いたします"):
        assert part in told
    assert "承認されれば、そのまま送れます" in words((await suzuki.post("/templates/check", {"text": THANKS})).text)
    assert "{{氏名}} という差し込みはありません" in words(
        (await suzuki.post("/templates/check", {"text": "{{氏名}}さま"})).text
    )
    assert "書くと、送るときと同じ確認" in words((await suzuki.post("/templates/check", {"text": " "})).text)


async def test_a_new_version_is_shown_with_what_changed_and_may_be_sent_back(
    office: Office, signed_in: SignedIn
) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    await make(suzuki, THANKS, "お礼")
    await decide(tanaka, office, 1)
    assert (await make(suzuki, THANKS, "お礼", 1)).status_code == 409
    assert (await make(suzuki, THANKS + "本日中にお返事します。", "お礼", 1)).status_code == 303
    page = await tanaka.get("/templates/1")
    assert re.search(r"第1版 → 第2版 ・ 変更 1か所", words(page.text))
    assert "<ins>本日中にお返事します。</ins>" in page.text
    assert "いま使える文" in page.text
    assert "理由を書いてください" in words((await decide(tanaka, office, 1, "reject")).text)
    back = words((await decide(tanaka, office, 1, "reject", "日を約束できません")).text)
    assert "tanakaさんが差し戻しました:日を約束できません" in back
    states = [row.state for row in office.rows(select(template_version.c.state).order_by(template_version.c.version))]
    assert states == ["approved", "rejected"]
    assert THANKS in words((await suzuki.get("/templates?shelf=usable&q=t1")).text)


async def test_withdrawn_and_taken_out_of_use_by_those_who_may(office: Office, signed_in: SignedIn) -> None:
    suzuki, ishii, tanaka = await signed_in("suzuki"), await signed_in("ishii"), await signed_in("tanaka")
    await make(suzuki, THANKS, "お礼")
    for act in ("withdraw", "retire"):
        assert (await decide(ishii, office, 1, act)).status_code == 409
    assert "T1 を取り下げました" in words((await decide(suzuki, office, 1, "withdraw")).text)
    assert (await decide(suzuki, office, 1, "withdraw")).status_code == 409
    await make(suzuki, THANKS + "!", "お礼", 1)
    await decide(tanaka, office, 1)
    assert "T1 を使うのをやめました" in words((await decide(tanaka, office, 1, "retire")).text)
    assert "下げた" in words((await ishii.get("/templates?shelf=rest")).text)
    assert (await decide(tanaka, office, 1, "retire")).status_code == 422
    assert (await make(suzuki, THANKS, "お礼", 1)).status_code == 422


async def test_the_list_can_be_searched_and_says_when_it_is_empty(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    assert "使える定型文はまだありません" in words((await suzuki.get("/templates")).text)
    for place in range(3):
        await make(suzuki, f"{THANKS}{place}", f"お礼{place}")
    await decide(tanaka, office, 2)
    assert "T2" in words((await suzuki.get("/templates?q=お礼1")).text)
    none = await suzuki.get("/templates?q=%3Cb%3E", part=True)
    assert "「<b>」は見つかりません" in words(none.text.replace("&lt;b&gt;", "〈b〉")).replace("〈b〉", "<b>")
    assert "お礼0" in words((await tanaka.get("/templates?shelf=waiting")).text)
    assert words((await suzuki.get("/templates?shelf=nowhere")).text)


async def test_addresses_that_lead_nowhere(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    await make(suzuki)
    for path in ("/templates/9", "/templates/9/edit", "/templates/offers", "/templates/offers?conversation=x"):
        assert (await suzuki.get(path)).status_code == 404, path
    for path in ("/templates/9/approve", "/templates/1/praise", "/templates/9"):
        assert (await suzuki.post(path, {"title": "題", "text": "本文"})).status_code == 404, path
    assert (await suzuki.http.post("/templates", data={"title": "題", "text": "本文"})).status_code == 403


async def test_in_english(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    await suzuki.post("/preferences", {"language": "en"})
    await make(suzuki, "Dear {{customer}}, we refund you in full today.", "Refund")
    page = words((await suzuki.get("/templates/1?said=template_written")).text)
    for told in ("Templates", "Waits for approval", "T1 waits for approval", "Dear Sakura", "Withdraw"):
        assert told in page
    form = await suzuki.get("/templates/new")
    assert 'data-variable="{{customer}}"' in form.text
