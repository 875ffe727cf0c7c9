"""The customer's consent beside the conversation: what holds, who said so, and a colleague's own entry."""

from sqlalchemy import select

from core.tables import audit, consent
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Office, waiting_ticket, words
from tests.platforms.line.simulator import LineSimulator
from tests.until import until


async def test_it_is_shown_and_written_down(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    assert "同意の記録がありません" in words((await suzuki.get(f"/tickets/{number}")).text)
    kept = await suzuki.post(f"/tickets/{number}/consent", {"given": "1", "source": "form"})
    pane = words(kept.text)
    for told in ("受け取ると言っています", "申し込みの書式", "suzuki", "記録しました"):
        assert told in pane
    await line.send_text(line.user(SATO), "配信停止でお願いします")
    await until(lambda: len(office.rows(select(consent.c.id))) == 2)
    pane = words((await suzuki.get(f"/tickets/{number}")).text)
    assert "受け取らないと言っています" in pane
    assert "お客さまのメッセージ" in pane
    acts = [row.act for row in office.rows(select(audit.c.act).order_by(audit.c.id)) if row.act.startswith("consent")]
    assert acts == ["consent.give", "consent.withdraw"]


async def test_a_word_that_there_is_not_is_refused(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    for fields in ({}, {"given": "2", "source": "form"}, {"given": "1", "source": "message"}, {"given": "1"}):
        assert (await suzuki.post(f"/tickets/{number}/consent", fields)).status_code == 400
    assert (await suzuki.post("/tickets/99/consent", {"given": "1", "source": "form"})).status_code == 404
    assert not office.rows(select(consent.c.id))
