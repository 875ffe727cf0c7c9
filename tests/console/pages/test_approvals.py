"""The screen of held answers: what waits for whom, decided in few presses, told in words when it cannot be."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import Database
from core.tables import absence, approval, approval_link, delivery, user
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Browser, Office, open_office, waiting_ticket, words
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.approving import HELD, holding_policy
from tests.until import until

FREE = "返金の可否は確認して、本日中にお返事します。"


@pytest.fixture
async def office(database: Database, tmp_path: Path, line: LineSimulator) -> AsyncIterator[Office]:
    async with open_office(database, tmp_path, line, policy=holding_policy()) as running:
        yield running


async def held_reply(office: Office, agent: Browser, text: str = HELD) -> str:
    """An answer of this agent's that waits for approval; its case."""
    number = await waiting_ticket(office)
    await agent.post(f"/tickets/{number}/take")
    answer = await agent.reply(office, number, text)
    assert 'data-state="held"' in answer.text
    return str(office.rows(select(approval.c.id))[0].id)


def digest(html: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', html)
    assert found is not None
    return found[1]


def badge(html: str) -> str:
    found = re.search(r'data-badge="approvals"( hidden)?>(\d+)<', html)
    assert found is not None
    return "" if found[1] else found[2]


async def test_three_presses_from_the_inbox_to_an_approved_answer(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    await held_reply(office, suzuki)
    assert badge((await tanaka.get("/inbox", part=False)).text) == "1"
    assert badge((await suzuki.get("/inbox")).text) == ""
    page = await tanaka.get("/approvals")
    seen = words(page.text)
    assert "佐藤さまへの返信" in seen
    assert HELD in seen
    assert "返金は責任者が確かめます。" in seen
    assert "社内基準" in seen
    case = re.search(r'action="/approvals/([0-9a-z]+)/approve"', page.text)
    assert case is not None
    told = await tanaka.post(f"/approvals/{case[1]}/approve", {"digest": digest(page.text), "comment": "確認しました"})
    assert "承認しました。送ります" in words(told.text)
    assert 'class="date-stamp"' in told.text
    await until(lambda: HELD in line.texts(SATO))
    assert "確認しました" in words((await suzuki.get(f"/approvals/{case[1]}?tab=done")).text)


async def test_its_author_sees_it_and_cannot_decide(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    case = await held_reply(office, tanaka)
    page = await tanaka.get(f"/approvals/{case}")
    assert "自分が書いた文は承認できません。" in words(page.text)
    assert f"/approvals/{case}/approve" not in page.text
    assert "決められる人が、書いた人のほかにいません。" in words(page.text)
    refused = await tanaka.post(f"/approvals/{case}/approve", {"digest": digest(page.text)})
    assert refused.status_code == 409
    assert HELD not in line.texts(SATO)


async def test_an_edit_goes_out_and_shows_what_was_changed(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    case = await held_reply(office, suzuki)
    seen = digest((await tanaka.get(f"/approvals/{case}")).text)
    done = await tanaka.post(f"/approvals/{case}/edit", {"digest": seen, "text": FREE})
    assert "直して承認しました。送ります" in words(done.text)
    await until(lambda: FREE in line.texts(SATO))
    page = await suzuki.get(f"/approvals/{case}?tab=done")
    assert "<ins>" in page.text
    assert "<del>" in page.text
    assert "解消" in words(page.text)


async def test_an_edit_that_cannot_be_sent_keeps_what_was_typed(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    case = await held_reply(office, suzuki)
    seen = digest((await tanaka.get(f"/approvals/{case}")).text)
    refused = await tanaka.post(f"/approvals/{case}/edit", {"digest": seen, "text": "カードは4111 1111 1111 1111です"})
    assert refused.status_code == 409
    assert "この文は送れません。" in words(refused.text)
    assert ">カードは4111 1111 1111 1111です</textarea>" in refused.text


async def test_changes_need_a_reason_and_come_back(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    case = await held_reply(office, suzuki)
    seen = digest((await tanaka.get(f"/approvals/{case}")).text)
    without = await tanaka.post(f"/approvals/{case}/request-changes", {"digest": seen, "comment": " "})
    assert without.status_code == 422
    assert "理由を書いてください。" in words(without.text)
    await tanaka.post(f"/approvals/{case}/request-changes", {"digest": seen, "comment": "断定しないでください"})
    assert badge((await suzuki.get("/inbox")).text) == "1"
    page = await suzuki.get("/approvals?tab=changes")
    assert "断定しないでください" in words(page.text)
    sent = await suzuki.post(f"/approvals/{case}/revise", {"digest": digest(page.text), "text": FREE})
    assert "書き直しました。送ります" in words(sent.text)
    await until(lambda: FREE in line.texts(SATO))


async def test_what_came_too_late_is_asked_about_and_submitted_again(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    case = await held_reply(office, suzuki)
    await line.send_text(line.user(SATO), "やっぱり結構です")
    await office.ticket_of("やっぱり結構です")
    page = await tanaka.get(f"/approvals/{case}")
    assert "承認しても送りません。お客さまから新しい発言がありました。" in words(page.text)
    told = await tanaka.post(f"/approvals/{case}/approve", {"digest": digest(page.text)})
    assert "お客さまの新しい発言があるため、送っていません" in words(told.text)
    assert badge((await suzuki.get("/inbox")).text) == "1"
    mine = await suzuki.get("/approvals?tab=changes")
    assert "承認が間に合わず、送っていません。" in words(mine.text)
    again = await suzuki.post(f"/approvals/{case}/send-again", {"tab": "changes"})
    assert "出し直しました。承認待ちです" in words(again.text)
    assert badge((await suzuki.get("/inbox")).text) == ""
    assert [row.state for row in office.rows(select(approval.c.state).order_by(approval.c.opened_at))] == [
        "late", "waiting"]  # fmt: skip
    assert HELD not in line.texts(SATO)


async def test_an_outsider_decides_once_by_a_link(office: Office, line: LineSimulator, signed_in: SignedIn,
                                                  stranger: Browser) -> None:  # fmt: skip
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    case = await held_reply(office, suzuki)
    bad = await tanaka.post(f"/approvals/{case}/link", {"address": "suzuki@example.jp"})
    assert "社内の人のアドレスです。" in words(bad.text)
    assert (await suzuki.post(f"/approvals/{case}/link", {"address": "me@law.example"})).status_code == 409
    made = await tanaka.post(f"/approvals/{case}/link", {"address": "bengoshi@law.example"})
    link = re.search(r'value="(http[^"]+/outside/[^"]+)"', made.text)
    assert link is not None
    assert link[1].rpartition("/")[2] not in str(office.rows(select(approval_link)))
    assert "bengoshi@law.example" in (await tanaka.get(f"/approvals/{case}")).text
    seen_by_author = (await suzuki.get(f"/approvals/{case}")).text
    assert "bengoshi@law.example" not in seen_by_author
    assert "/outside/" not in seen_by_author
    page = await stranger.get(link[1])
    assert "返金いたします" in words(page.text)
    assert "返金は責任者が確かめます。" in words(page.text)
    assert page.headers["referrer-policy"] == "no-referrer"
    said = await stranger.http.post(link[1], data={"wish": "approve", "comment": "問題ありません"})
    assert said.status_code == 200
    await until(lambda: HELD in line.texts(SATO))
    assert (await stranger.http.post(link[1], data={"wish": "approve"})).status_code == 410
    assert (await stranger.get(link[1])).status_code == 410
    history = words((await tanaka.get(f"/approvals/{case}?tab=done")).text)
    assert "bengoshi@law.exampleが、tanakaの代わりに第1版を承認しました" in history


async def test_a_link_is_over_once_the_words_have_changed(office: Office, signed_in: SignedIn,
                                                          stranger: Browser) -> None:  # fmt: skip
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    case = await held_reply(office, suzuki)
    made = await tanaka.post(f"/approvals/{case}/link", {"address": "bengoshi@law.example"})
    link = re.search(r'value="(http[^"]+/outside/[^"]+)"', made.text)
    assert link is not None
    await suzuki.post(f"/approvals/{case}/revise", {"text": "本日、返金いたします。"})
    assert (await stranger.get(link[1])).status_code == 410
    assert (await stranger.get("/outside/nothing")).status_code == 410
    assert [row.state for row in office.rows(select(delivery.c.state).where(delivery.c.author == "agent"))] == ["held"]


async def test_unknown_cases_and_acts_are_not_found(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    assert (await tanaka.get("/approvals/nothing")).status_code == 404
    assert (await tanaka.post("/approvals/nothing/approve", {"digest": "x"})).status_code == 404
    assert (await tanaka.post("/approvals/nothing/burn")).status_code == 404
    assert "確認待ちはありません" in words((await tanaka.get("/approvals")).text)


async def test_the_page_speaks_english_too(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    case = await held_reply(office, suzuki)
    await tanaka.post("/preferences", {"language": "en", "theme": "light", "undo_seconds": "0"})
    page = words((await tanaka.get(f"/approvals/{case}")).text)
    assert "Somebody in charge confirms refunds." in page
    assert "Approve and stamp" in page
    assert "Check of the words" in page


async def test_teams_and_absences_are_kept_and_bad_ones_refused(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    ids = {row.name: row.id for row in office.rows(select(user.c.name, user.c.id))}
    assert "だれか1人" in words((await suzuki.get("/approvers")).text)
    assert (await suzuki.post("/approvers/teams", {"id": "legal", "name": "法務"})).status_code == 403
    bad = await tanaka.post("/approvers/teams", {"id": "法務", "name": "法務"})
    assert bad.status_code == 422
    assert "英小文字で始まる" in words(bad.text)
    made = await tanaka.post("/approvers/teams", {"id": "legal", "name": "法務", "member": ids["suzuki"]})
    assert made.status_code == 303
    assert "team:legal" in words((await tanaka.get("/approvers")).text)
    for fields, said in (
        ({"from": "", "until": ""}, "日付を入れてください。"),
        ({"from": "2030-01-02", "until": "2030-01-01"}, "最終日は、"),
        ({"from": "2030-01-01", "until": "2030-01-02", "deputy": ids["suzuki"]}, "本人は代わりになれません。"),
        ({"from": "2030-01-01", "until": "9999-12-31", "deputy": "nobody"}, "日付を入れてください。"),
        ({"from": "2030-01-01", "until": "2030-01-02", "deputy": "nobody"}, "その人はいません。"),
    ):
        refused = await suzuki.post("/approvers/absences", fields)
        assert refused.status_code == 422
        assert said in words(refused.text)
    whole = {"from": "2030-01-01", "until": "2030-01-02", "deputy": ids["tanaka"], "user": ids["tanaka"]}
    assert (await suzuki.post("/approvers/absences", whole)).status_code == 303
    (row,) = office.rows(select(absence))
    assert (row.user_id, row.deputy_id) == (ids["suzuki"], ids["tanaka"])
    ended = f"/approvers/absences/{row.id}/end"
    await tanaka.post(ended)
    assert office.rows(select(absence)) == []
