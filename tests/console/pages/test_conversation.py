"""Take over, answer, hand back, done: a person's work on one ticket, from the message to the platform and back."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from core.tables import delivery, message, ticket
from desk.user_changes import set_preferences
from desk.users import find_user
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Office, waiting_ticket, words
from tests.platforms.line.simulator import LineSimulator
from tests.until import until


async def test_a_ticket_is_taken_answered_and_handed_back(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    shown = words((await suzuki.get("/inbox")).text)
    assert "お待ちの方 1" in shown
    page = words((await suzuki.get(f"/tickets/{number}")).text)
    assert "人と話したいです" in page
    assert "担当者におつなぎします。" in page
    assert "お客さまのご希望" in page

    taken = await suzuki.post(f"/tickets/{number}/take")
    assert taken.status_code == 200
    assert f"{number} の担当になりました" in words(taken.text)
    assert office.status(number) == ("open", "agent")
    sato = line.user(SATO)
    before = len(line.texts(sato))
    sent = await suzuki.reply(office, number, "担当の鈴木です。")
    assert sent.status_code == 202, sent.text
    await line.wait_for(sato, before + 1)
    assert line.texts(sato)[-1] == "担当の鈴木です。"

    back = await suzuki.post(f"/tickets/{number}/hand-back", {"slot.order_number": "20431", "slot.size": ""})
    assert back.status_code == 200
    assert office.status(number) == ("bot", "bot")
    where = office.where(number)
    await until(lambda: office.bot.facts_set == [(where, {"order_number": "20431"})])
    lines = words((await suzuki.get(f"/tickets/{number}")).text)
    assert "suzukiさんが担当になりました" in lines
    assert "suzukiさんが自動応答に戻しました" in lines


async def test_two_agents_take_at_once_and_one_is_told(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki, ishii = await signed_in("suzuki"), await signed_in("ishii")
    number = await waiting_ticket(office)
    answers = await asyncio.gather(*(each.post(f"/tickets/{number}/take") for each in (suzuki, ishii)))
    assert sorted(each.status_code for each in answers) == [200, 409]
    winner, loser = ("suzuki", ishii) if answers[0].status_code == 200 else ("ishii", suzuki)
    (told,) = [each for each in answers if each.status_code == 409]
    assert f"{winner}さんが 1秒前に担当になりました。" in words(told.text)
    refused = await loser.reply(office, number, "私がお答えします。")
    assert refused.status_code == 409
    assert refused.json() == {"error": "not_owner", "owner": winner}
    for act in ("hand-back", "resolve"):
        assert (await loser.post(f"/tickets/{number}/{act}")).status_code == 409
    assert office.status(number) == ("open", "agent")


async def test_an_admin_may_take_it_from_a_colleague_but_only_on_purpose(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki, ishii, tanaka = await signed_in("suzuki"), await signed_in("ishii"), await signed_in("tanaka")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    first = await tanaka.post(f"/tickets/{number}/take")
    assert first.status_code == 409
    assert 'name="force"' in first.text
    agents = await ishii.post(f"/tickets/{number}/take", {"force": "1"})
    assert agents.status_code == 409
    assert 'name="force"' not in agents.text
    assert (await tanaka.post(f"/tickets/{number}/take", {"force": "1"})).status_code == 200
    assert (await suzuki.reply(office, number, "まだ私です")).json()["owner"] == "tanaka"


async def test_done_can_be_undone(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    done = await suzuki.post(f"/tickets/{number}/resolve")
    assert f'action="/tickets/{number}/reopen"' in done.text
    assert office.status(number) == ("resolved", "bot")
    again = await suzuki.post(f"/tickets/{number}/reopen")
    assert again.status_code == 200
    assert f"{number} を開き直しました" in words(again.text)
    assert office.status(number) == ("open", "agent")


async def test_an_old_ticket_acts_for_the_newest_of_its_conversation(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    old = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{old}/resolve")
    long_ago = office.counter.clock.now() - timedelta(days=8)
    await office.write(lambda c: c.execute(update(ticket).values(resolved_at=long_ago)))
    await line.send_text(SATO, "また来ました")
    new = await office.ticket_of("また来ました")
    assert new != old
    answer = await suzuki.post(f"/tickets/{old}/take")
    assert answer.status_code == 200
    assert f'data-ticket="{new}"' in answer.text
    assert office.status(old)[0] == "closed"
    assert office.status(new) == ("open", "agent")


async def test_a_message_can_be_called_back_until_it_leaves(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    await office.write(lambda c: set_preferences(c, find_user(c, "suzuki@example.jp").id, {"undo_seconds": 10}))
    sent = await suzuki.reply(office, number, "やはりやめます")
    assert sent.status_code == 202
    assert "data-undo-until" in sent.text
    (row,) = office.rows(select(message.c.id).where(message.c.text == "やはりやめます"))
    called_back = await suzuki.post(f"/messages/{row.id}/cancel")
    assert called_back.json() == {"text": "やはりやめます"}
    assert (await suzuki.post(f"/messages/{row.id}/cancel")).status_code == 409
    assert (await suzuki.get(f"/messages/{row.id}", part=True)).status_code == 404
    assert "やはりやめます" not in (await suzuki.get(f"/tickets/{number}")).text
    assert "やはりやめます" not in (await suzuki.get("/inbox")).text
    await office.write(lambda c: set_preferences(c, find_user(c, "suzuki@example.jp").id, {"undo_seconds": 0}))
    sato = line.user(SATO)
    await suzuki.reply(office, number, "こちらを送ります")
    await until(lambda: "こちらを送ります" in line.texts(sato), within=8)  # well before the ten seconds are over
    assert "やはりやめます" not in line.texts(sato)


async def test_what_the_gate_blocks_stays_on_the_desk(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    text = "カード番号は 4111 1111 1111 1111 ですね。"
    asked = {"conversation_id": office.where(number), "visibility": "private", "text": text}
    word = (await suzuki.post("/gate/check", asked)).json()
    assert word["verdict"] == "block"
    (finding,) = word["findings"]
    assert finding["kind"] == "block"
    assert text[finding["start"] : finding["end"]] == "4111 1111 1111 1111"
    assert finding["name"]
    refused = await suzuki.reply(office, number, text)
    assert refused.status_code == 422
    assert refused.json()["error"] == "blocked"
    assert refused.json()["decision"] == word
    assert not office.rows(select(message.c.id).where(message.c.text == text))


async def test_a_slip_is_put_right_and_the_customer_gets_the_right_form(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    text = "承りました。。http://shop.example.jp/ もどうぞ"
    asked = {"conversation_id": office.where(number), "visibility": "private", "text": text}
    word = (await suzuki.post("/gate/check", asked)).json()
    assert word["verdict"] == "revise"
    assert [text[each["start"] : each["end"]] for each in word["findings"]] == ["。。", "http://shop.example.jp/"]
    sent = await suzuki.reply(office, number, text, key="k2")
    right = "承りました。https://shop.example.jp/ もどうぞ"
    assert sent.status_code == 202
    assert right in sent.text
    assert (await suzuki.reply(office, number, text, key="k2")).status_code == 202  # the same words by the same key
    await until(lambda: right in line.texts(line.user(SATO)))
    assert right in (await suzuki.get(f"/tickets/{number}")).text


async def test_the_same_key_is_the_same_message(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    first = await suzuki.reply(office, number, "一度だけ", key="k1")
    second = await suzuki.reply(office, number, "一度だけ", key="k1")
    assert first.status_code == second.status_code == 202
    assert len(office.rows(select(message.c.id).where(message.c.text == "一度だけ"))) == 1
    other = await suzuki.reply(office, number, "別の文", key="k1")
    assert (other.status_code, other.json()) == (422, {"error": "key_reused"})


async def test_a_note_is_for_colleagues_alone(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    before = len(office.rows(select(delivery.c.id)))
    note = await suzuki.post(f"/tickets/{number}/note", {"text": "倉庫の森さんに確認 <b>済</b>"})
    assert note.status_code == 200
    assert "倉庫の森さんに確認 &lt;b&gt;済" in note.text
    assert "お客さまには見えません" in words(note.text)
    assert len(office.rows(select(delivery.c.id))) == before
    assert (await suzuki.post(f"/tickets/{number}/note", {"text": "  "})).status_code == 400
    passed = await suzuki.post(f"/tickets/{number}/note", {"text": "お待たせしました", "kind": "draft"})
    assert "下書き: お待たせしました" in words(passed.text)


async def test_reading_takes_the_dot_away(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    assert "slip-unread" in (await suzuki.get(f"/tickets/{number}/row")).text
    await suzuki.get(f"/tickets/{number}", part=True)
    assert "slip-unread" not in (await suzuki.get(f"/tickets/{number}/row")).text


async def test_what_is_not_there_is_said_so(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    for path in ("/tickets/99", "/tickets/99/row", "/messages/none", "/nowhere"):
        missing = await suzuki.get(path)
        assert missing.status_code == 404, path
        assert "このページはありません" in missing.text
    assert (await suzuki.post("/tickets/99/take")).status_code == 404
    assert (await suzuki.get("/inbox?tab=secret")).status_code == 400
