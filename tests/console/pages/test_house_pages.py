"""Events with replay, freezes, accounts with their check, preferences, errors: and who may open what."""

import pytest
from sqlalchemy import Connection, select, update

from console.i18n.catalogue import LANGUAGES
from core.tables import account, credential, delivery, event, user
from desk import accounts
from desk.user_changes import set_preferences
from desk.users import find_user
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Office, waiting_ticket, words
from tests.console.pages.seed import Teller, connect, many
from tests.platforms.line.simulator import LineSimulator
from tests.until import until

ADMINS = ("/accounts", "/freezes")
EVERYBODY = ("/inbox", "/failures", "/events")


async def test_agents_do_not_enter_the_admins_rooms(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    inbox = await suzuki.get("/inbox")
    for path in ADMINS:
        assert f'href="{path}"' not in inbox.text
        page = await suzuki.get(path)
        assert page.status_code == 403
        assert "このページは管理者だけが開けます" in page.text
    for path in ("/freezes", "/freezes/x/lift", "/accounts", "/accounts/shop/check",
                 "/accounts/shop/credentials", "/accounts/shop/remove"):  # fmt: skip
        assert (await suzuki.post(path, {"scope": "everything", "reason": "x"})).status_code == 403
    assert not office.rows(select(account.c.id).where(account.c.checked_at.is_not(None)))
    assert [row.id for row in office.rows(select(account.c.id).where(account.c.removed_at.is_(None)))] == ["shop"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_opens_in_both_languages(office: Office, signed_in: SignedIn, language: str) -> None:
    tanaka = await signed_in("tanaka")
    number = await waiting_ticket(office)
    answer = await tanaka.post("/preferences", {"language": language, "theme": "dark", "undo_seconds": "3"})
    assert answer.status_code == 204
    assert answer.headers.get("hx-refresh") == ("true" if language == "en" else None)
    for path in (*ADMINS, *EVERYBODY, f"/tickets/{number}", "/inbox?tab=bot", "/inbox?status=resolved", "/password"):
        page = await tanaka.get(path)
        assert page.status_code == 200, path
        assert f'<html lang="{language}" data-theme="dark"' in page.text, path
        assert "default-src 'none'" in page.headers["content-security-policy"]
    kept = office.rows(select(user.c.preferences).where(user.c.email == "tanaka@example.jp"))[0].preferences
    assert (kept["undo_seconds"], kept["sound"], kept["shortcuts"]) == (3, False, False)


async def test_a_preference_that_there_is_not_is_refused(signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    assert (await suzuki.post("/preferences", {"theme": "purple"})).status_code == 400
    assert (await suzuki.post("/preferences", {"undo_seconds": "99"})).status_code == 400


async def test_what_was_not_understood_is_shown_and_read_again(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    await line.send(line.events.unknown_message(line.user(SATO)))
    query = select(event.c.id).where(event.c.status == "not_understood")
    await until(lambda: bool(office.rows(query)))
    (row,) = office.rows(query)
    page = await suzuki.get("/events?status=not_understood")
    assert f'id="ev-{row.id}"' in page.text
    again = await suzuki.post(f"/events/{row.id}/replay")
    assert again.status_code == 200
    assert f'id="ev-{row.id}"' in again.text
    assert (await suzuki.get("/events?status=nonsense")).status_code == 400
    assert (await suzuki.post("/events/999999/replay")).status_code == 404


async def test_filed_events_lead_to_their_ticket(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    page = await suzuki.get("/events")
    assert f'href="/tickets/{number}"' in page.text
    assert "人と話したいです" in page.text


async def test_a_freeze_stops_people_too_until_it_is_lifted(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    tanaka, suzuki = await signed_in("tanaka"), await signed_in("suzuki")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    nothing = await tanaka.post("/freezes", {"scope": "channel:line", "reason": "  "})
    assert nothing.status_code == 422
    assert "理由を書いてください" in nothing.text
    assert (await tanaka.post("/freezes", {"scope": "channel:nowhere", "reason": "x"})).status_code == 400
    assert (await tanaka.post("/freezes", {"scope": "channel:line", "reason": "価格の誤り"})).status_code == 303
    banner = words((await suzuki.get("/notices")).text)
    assert "LINE への送信を止めています。" in banner
    assert "価格の誤り" in banner
    assert "送信を止めています。" in words((await suzuki.get(f"/tickets/{number}")).text)
    refused = await suzuki.reply(office, number, "止まっています")
    assert (refused.status_code, refused.json()) == (423, {"error": "frozen"})
    page = (await tanaka.get("/freezes")).text
    freeze_id = page.split('action="/freezes/')[1].split("/")[0]
    lifted = await tanaka.post(f"/freezes/{freeze_id}/lift")
    assert "tanakaさんが再開" in words(lifted.text)
    assert (await suzuki.reply(office, number, "出ました")).status_code == 202
    await until(lambda: "出ました" in line.texts(SATO))


async def test_the_check_of_line_begins_with_what_a_person_does(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    before = await tanaka.get("/accounts")
    assert "まだ確かめていません" in words(before.text)
    assert f"{office.address}/webhooks/line/shop" in before.text
    checked = await tanaka.post("/accounts/shop/check")
    assert checked.status_code == 200
    assert 'name="confirmed" value="line.redelivery"' in checked.text
    assert "まどぐち衣料店 @000madog" in words(checked.text)
    confirmed = await tanaka.post("/accounts/shop/check", {"confirmed": "line.redelivery"})
    assert 'value="line.redelivery"' not in confirmed.text
    assert "tanakaさんが確かめました" in words(confirmed.text)
    again = await tanaka.post("/accounts/shop/check")
    assert "tanakaさんが確かめました" in words(again.text), "a confirmation outlives the next check"
    assert (await tanaka.post("/accounts/none/check")).status_code == 404


async def test_a_dead_token_is_told_and_entered_again(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    now = office.counter.clock.now()
    await office.write(lambda c: accounts.set_state(c, "shop", "token_dead", "token_dead", now=now))
    page = await tanaka.get("/accounts")
    assert "送るための鍵が切れています。" in words(page.text)
    assert 'data-badge="accounts">1<' in page.text
    assert line.account.access_token not in page.text
    empty = await tanaka.post("/accounts/shop/credentials", {"secret.channel_access_token": " "})
    assert empty.status_code == 422
    fields = {"secret.channel_access_token": line.account.access_token, "secret.unknown": "x"}
    entered = await tanaka.post("/accounts/shop/credentials", fields)
    assert entered.status_code == 200
    assert line.account.access_token not in entered.text
    assert office.rows(select(account.c.state))[0].state == "connected"
    assert "accounts" in page.text


async def test_a_failure_of_ours_shows_no_trace(
    office: Office, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    suzuki = await signed_in("suzuki")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("console.pages.events.frame", broken)
    page = await suzuki.get("/events")
    assert page.status_code == 500
    assert "表示できていません" in page.text
    assert "問い合わせ番号" in page.text
    assert "secret inside" not in page.text
    assert "Traceback" not in page.text


async def test_the_bot_being_down_is_told_on_every_page(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    assert "自動応答が止まっています。" not in (await suzuki.get("/inbox")).text
    office.parts["bot"] = "down"
    assert "自動応答が止まっています。" in (await suzuki.get("/inbox")).text


async def test_the_list_is_filtered_and_searched(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    slip = f'id="t-{number}"'
    assert slip in (await suzuki.get("/inbox")).text
    assert slip in (await suzuki.get("/inbox?tab=unassigned&channel=line")).text
    assert slip not in (await suzuki.get("/inbox?tab=mine")).text
    assert slip not in (await suzuki.get("/inbox?channel=instagram")).text
    for found in ("話したい", "佐藤", str(number)):
        assert slip in (await suzuki.get("/inbox", part=True) if not found else await suzuki.http.get(
            "/inbox", params={"q": found})).text, found  # fmt: skip
    none = await suzuki.http.get("/inbox", params={"q": "100%_"})
    assert slip not in none.text
    assert "に合う受付はありません" in none.text
    left = await suzuki.get(f"/tickets/{number}/row?tab=mine")
    assert "slip-left" in left.text
    await suzuki.post(f"/tickets/{number}/take")
    assert slip in (await suzuki.get("/inbox?tab=mine&owner=me&status=open")).text
    await suzuki.reply(office, number, "承りました")
    assert slip in (await suzuki.get("/inbox?status=pending")).text
    assert slip not in (await suzuki.get("/inbox?status=open")).text
    await suzuki.post(f"/tickets/{number}/resolve")
    assert slip not in (await suzuki.get("/inbox")).text
    assert slip in (await suzuki.get("/inbox?status=resolved")).text


async def test_the_first_visitor_is_told_to_connect_an_account(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    now = office.counter.clock.now()
    await office.write(lambda c: accounts.remove(c, "shop", actor="test", now=now))
    assert "まず、入り口をつなぎます" in (await tanaka.get("/inbox")).text
    assert "まず、入り口をつなぎます" in (await tanaka.get("/accounts")).text


async def test_names_and_words_are_never_markup(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    await office.write(lambda c: set_preferences(c, find_user(c, "suzuki@example.jp").id, {"language": "en"}))
    number = await waiting_ticket(office, "<script>alert(1)</script>")
    for path in ("/inbox", f"/tickets/{number}", "/events"):
        shown = (await suzuki.get(path)).text
        assert "alert(1)" in shown, path
        assert "<script>alert" not in shown, path


async def test_a_long_list_is_cut_and_says_so(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    me = (await office.database.read(lambda c: find_user(c, "suzuki@example.jp"))).id
    await office.write(lambda c: many(c, 260, office.counter.clock.now(), [me]))
    page = await suzuki.get("/inbox")
    shown = words(page.text)
    assert "お待ちの方 26" in shown
    assert "対応中 13" in shown
    assert "お客さまの返信待ち 13" in shown
    assert page.text.count('id="t-') == 52
    bots = await suzuki.get("/inbox?tab=bot")
    assert "自動応答中 65" in words(bots.text)
    assert bots.text.count('id="t-') == 60
    assert "ほか 5件。絞り込むと出ます" in words(bots.text)


async def test_a_refused_part_leaves_the_page_as_it_is(signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    part = await suzuki.get("/tickets/99", part=True)
    assert part.status_code == 404
    assert part.headers["hx-retarget"] == "#toast"
    assert "このページはありません" in part.text
    assert "<html" not in part.text
    script = await suzuki.post("/tickets/99/note", {"text": "x"})
    assert (script.status_code, script.json()) == (404, {"error": "not_found"})


async def test_unreadable_secrets_are_told_and_stop_the_desk(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    tanaka = await signed_in("tanaka")
    number = await waiting_ticket(office)
    await tanaka.post(f"/tickets/{number}/take")
    lost = update(credential).where(credential.c.name == "channel_secret").values(key_id="gone")
    await office.write(lambda c: c.execute(lost))
    await office.counter.house.book.read()
    page = await tanaka.get("/accounts")
    assert "鍵が読めません。届くものを受け取れないので" in words(page.text)
    assert "チャネルシークレット 読めません" in words(page.text)
    assert 'data-badge="accounts">1<' in page.text
    assert "この入り口から送れません。" in words((await tanaka.get(f"/tickets/{number}")).text)
    entered = await tanaka.post("/accounts/shop/credentials", {"secret.channel_secret": line.account.channel_secret})
    assert "鍵が読めません" not in words(entered.text)
    assert "この入り口から送れません。" not in words((await tanaka.get(f"/tickets/{number}")).text)


async def test_a_comment_is_answered_in_public_or_to_its_author_alone(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    now = office.counter.clock.now()

    def tell(connection: Connection) -> int:
        connect(connection, office.ring, "wear", "instagram", "@wear", now)
        teller = Teller(connection, now)
        where, number = teller.says("wear", "instagram", "hinata", "試着できますか", name="hinata", thread="post1")
        teller.hands_off(where, "customer_asked")
        teller.end()
        return number

    number = await office.write(tell)
    pane = await suzuki.post(f"/tickets/{number}/take")
    assert 'name="visibility" value="public" checked' in pane.text
    assert 'name="visibility" value="private"' in pane.text
    await suzuki.reply(office, number, "店舗でご試着いただけます。", visibility="public")
    await suzuki.reply(office, number, "くわしくはこちらでお答えします。", visibility="private")
    query = select(delivery.c.action).where(delivery.c.author == "agent").order_by(delivery.c.created_at)
    assert [row.action for row in office.rows(query)] == ["public_reply", "private_reply"]


async def test_what_was_on_its_way_at_a_take_over_is_told(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    line.fault(["reply", "push"], delay=4.0, times=None)
    await line.send_text(line.user(SATO), "在庫はありますか")
    number = await office.ticket_of("在庫はありますか")
    await until(lambda: bool(office.rows(select(delivery.c.id).where(delivery.c.state == "sending"))))
    taken = await suzuki.post(f"/tickets/{number}/take")
    assert "担当になる前に出ていた自動応答が 1件あります。" in words(taken.text)


async def test_addresses_that_no_table_can_hold_lead_nowhere(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    for address in (f"/tickets/{10**18}", f"/tickets/{10**30}", f"/tickets/{10**30}/row", "/inbox?q=%00"):
        assert (await suzuki.get(address)).status_code == 404, address
    assert (await suzuki.post(f"/events/{10**30}/replay")).status_code == 404
    number = await waiting_ticket(office)
    assert (await suzuki.post(f"/tickets/{number}/note", {"text": "a\0b"})).status_code < 400
