"""The audit log as admins read it: found, opened, judged again, verified, taken along."""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from console.pages.records import export
from console.pages.records.checking import Checking
from core.tables import audit, decision, message, user
from governance.audit import record, seal_pending
from governance.audit.chain_file import ChainFile
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Browser, Office, waiting_ticket, words
from tests.scenarios.bot import says
from tests.until import until


async def put(office: Office, act: str = "resolve", subject: str = "ticket:1", actor: str = "user:x", *,
              days: float = 0, **facts: object) -> int:  # fmt: skip
    """An entry of so many days ago."""
    at = office.counter.clock.now() - timedelta(days=days)
    await office.write(lambda c: record(c, actor=actor, act=act, subject=subject, facts=facts, now=at))
    return int(office.rows(select(audit.c.id).order_by(audit.c.id.desc()).limit(1))[0].id)


async def answered(office: Office, suzuki: Browser, written: str = "承知しました。") -> tuple[int, int]:
    """(ticket, entry of the decision) of what Suzuki wrote to Sato."""
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    await suzuki.reply(office, number, written)
    (row,) = office.rows(select(audit.c.id).where(audit.c.act == "decision", audit.c.actor.like("user:%")))
    return number, int(row.id)


CARD = "カード番号は4242 4242 4242 4242です"


async def blocked(office: Office) -> int:
    """The entry of the decision on what the bot wanted to say to Sato."""
    office.bot.reply = lambda request: says(CARD)
    await office.line.send_text(office.line.user(SATO, "佐藤"), "番号は?")
    query = select(audit.c.id).where(audit.c.act == "decision", audit.c.actor == "bot")
    await until(lambda: bool(office.rows(query)))
    return int(office.rows(query)[0].id)


async def test_only_admins_read_the_records(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    assert 'href="/records"' in (await tanaka.get("/inbox")).text
    assert 'href="/records"' not in (await suzuki.get("/inbox")).text
    for path in ("/records", "/records/1", "/records/chain"):
        assert (await suzuki.get(path)).status_code == 403, path
    for path in ("/records/1/replay", "/records/verify", "/records/export"):
        assert (await suzuki.post(path, {"format": "csv"})).status_code == 403, path
    assert not office.rows(select(audit.c.id).where(audit.c.act.like("record.%")))


async def test_the_list_tells_who_did_what_to_what(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    number, _ = await answered(office, suzuki)
    shown = words((await tanaka.get("/records")).text)
    assert f"受付 {number}を担当しました" in shown
    assert f"受付 {number} への回答が、送る前の確認を受けました そのまま" in shown
    assert "仕組み" in shown
    await tanaka.post("/preferences", {"language": "en", "theme": "light", "undo_seconds": "6"})
    shown = words((await tanaka.get("/records")).text)
    assert f"Took ticket {number}" in shown
    assert f"Had the answer in ticket {number} checked before sending As written" in shown


async def test_an_act_that_nobody_has_words_for_is_told_as_it_stands(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    await put(office, "user.sign_in_failed", "user:unknown", "system")
    entry = await put(office, "planet.move", "planet:<b>7</b>", "robot")
    page = (await tanaka.get("/records")).text
    assert "planet.move(planet:&lt;b&gt;7&lt;/b&gt;)" in page
    assert "<b>7</b>" not in page
    assert "名簿にない人のログインに失敗しました" in page
    assert "planet.move" in (await tanaka.get(f"/records/{entry}")).text


async def test_what_is_looked_for_is_found(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    number, decided = await answered(office, suzuki)
    suzuki_id = office.rows(select(user.c.id).where(user.c.email == "suzuki@example.jp"))[0].id
    old = await put(office, "resolve", "ticket:99", days=40)
    today = (office.counter.clock.now() + timedelta(hours=9)).date()
    cases = {
        f"q={number}": ({decided}, {old}),
        f"q=%23{number}": ({decided}, {old}),
        "q=ticket:99": ({old}, {decided}),
        "q=suzuki": ({decided}, {old}),
        "q=SUZUKI%40example": ({decided}, {old}),
        "act=decision": ({decided}, {old}),
        f"actor=user:{suzuki_id}": ({decided}, {old}),
        f"from={today - timedelta(days=1)}": ({decided}, {old}),
        f"until={today - timedelta(days=10)}": ({old}, {decided}),
        f"act=decision&actor=user:{suzuki_id}&q={number}&from={today - timedelta(days=1)}&until={today}": (
            {decided},
            {old},
        ),
    }
    for query, (wanted, unwanted) in cases.items():
        page = (await tanaka.get(f"/records?{query}")).text
        assert all(f'href="/records/{each}"' in page for each in wanted), query
        assert not any(f'href="/records/{each}"' in page for each in unwanted), query


@pytest.mark.parametrize("query", ["q=%25", "q=_icket:", "q=100%25", "act=nothing", "actor=user:nobody", "q=%E3%81%82"])
async def test_what_is_not_there_is_not_found(office: Office, signed_in: SignedIn, query: str) -> None:
    tanaka = await signed_in("tanaka")
    await put(office)
    page = await tanaka.get(f"/records?{query}")
    assert page.status_code == 200
    assert "当てはまる記録はありません" in page.text


@pytest.mark.parametrize("query", ["cursor=x", "cursor=-1", "cursor=1234567890123456789", "from=yesterday",
                                   "until=2026-02-30", "from=2026-11-20&until=2026-11-19", "from=0001-01-01",
                                   "q=" + "x" * 201])  # fmt: skip
async def test_a_wrong_question_is_answered_in_words(signed_in: SignedIn, query: str) -> None:
    tanaka = await signed_in("tanaka")
    page = await tanaka.get(f"/records?{query}")
    assert page.status_code == 400
    assert "この条件では探せません" in page.text


async def test_pages_join(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    made = [await put(office, subject=f"ticket:{number}") for number in range(60)]
    first = (await tanaka.get("/records?act=resolve")).text
    assert f"/records?act=resolve&amp;cursor={made[10]}" in first
    second = (await tanaka.get(f"/records?act=resolve&cursor={made[10]}")).text
    shown = [[each for each in made if f'href="/records/{each}"' in page] for page in (first, second)]
    assert shown == [made[10:], made[:10]]
    assert "cursor=" not in second


async def test_an_entry_that_is_not_there(signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    for path in ("/records/0", "/records/999999", "/records/abc", "/records/" + "9" * 30):
        assert (await tanaka.get(path)).status_code == 404, path
    assert (await tanaka.post("/records/999999/replay")).status_code == 404


async def test_a_decision_is_opened_with_its_words_findings_and_facts(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    entry = await blocked(office)
    page = (await tanaka.get(f"/records/{entry}")).text
    assert '<mark class="judged-block">4242 4242 4242 4242<sup>1</sup></mark>' in page
    shown = words(page)
    assert "送れません" in shown
    assert "personal.card" in shown
    assert office.rows(select(decision.c.policy_version))[-1].policy_version in shown
    assert "visibility private" in shown
    assert "受付 1 への回答" in shown


async def test_a_decision_judged_again_comes_out_the_same(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    entry = await blocked(office)
    answer = await tanaka.post(f"/records/{entry}/replay")
    assert answer.status_code == 200
    assert "同じ判定になりました。" in words(answer.text)


async def test_one_that_was_altered_comes_out_differently(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    entry = await blocked(office)
    await office.write(lambda c: c.execute(update(decision).values(verdict="allow", findings=[])))
    shown = words((await tanaka.post(f"/records/{entry}/replay")).text)
    assert "違う判定になりました。" in shown
    assert "いまの結果 送れません" in shown


async def test_what_cannot_be_judged_again_says_why(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    _, entry = await answered(office, suzuki)
    inputs = office.rows(select(decision.c.inputs, decision.c.id).order_by(decision.c.id.desc()))[0]
    lost = inputs.inputs | {"packs": {**inputs.inputs["packs"], "words.yml": "0" * 64}}
    await office.write(lambda c: c.execute(update(decision).where(decision.c.id == inputs.id).values(inputs=lost)))
    shown = words((await tanaka.post(f"/records/{entry}/replay")).text)
    assert "その時の規則が、もう残っていません" in shown
    assert "words.yml" in shown
    old = inputs.inputs | {"code": "0" * 64}
    await office.write(lambda c: c.execute(update(decision).where(decision.c.id == inputs.id).values(inputs=old)))
    shown = words((await tanaka.post(f"/records/{entry}/replay")).text)
    assert "同じ判定になりました。" in shown
    assert "プログラムが新しくなっています" in shown
    await office.write(lambda c: c.execute(update(message).where(message.c.direction == "out").values(text="")))
    assert "判定した文か、その時の事実が残っていません" in words((await tanaka.post(f"/records/{entry}/replay")).text)
    assert "もう残っていません" in (await tanaka.get(f"/records/{entry}")).text


async def test_a_decision_whose_row_is_gone_says_so(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    entry = await put(office, "decision", "answer:a", "bot", decision="gone", verdict="allow")
    assert "この判定の行がありません" in (await tanaka.get(f"/records/{entry}")).text


async def verified(tanaka: Browser) -> str:
    """What the page says once the verification has ended."""
    begun = await tanaka.post("/records/verify")
    assert begun.status_code == 200
    assert "検証しています" in begun.text
    assert 'hx-get="/records/chain"' in begun.text

    async def ended() -> bool:
        return "検証しています" not in (await tanaka.get("/records/chain", part=True)).text

    while not await ended():
        pass
    return words((await tanaka.get("/records")).text)


async def test_the_chain_is_verified_from_the_page(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    await answered(office, suzuki)
    folder = office.counter.settings.data_dir
    await seal_pending(office.database, office.counter.ring, ChainFile.in_folder(folder))
    assert "すべてを確かめました。欠けも書き換えもありません" in await verified(tanaka)
    (row,) = office.rows(select(audit.c.facts, audit.c.actor).where(audit.c.act == "record.verify"))
    assert row.facts["broken"] == ""
    assert row.actor.startswith("user:")
    await office.write(lambda c: c.execute(text("UPDATE audit SET facts = '{}' WHERE act = 'take'")))
    shown = await verified(tanaka)
    assert "その先が破れています" in shown
    assert "書き換えられています" in shown
    assert "is not what was sealed" in shown


async def test_two_who_verify_wait_for_the_same_walk(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    checking = Checking(office.counter)
    first = checking.start("田中", "user:t")
    assert checking.start("石井", "user:i") is first
    await until(lambda: checking.last is not None and not checking.last.running)
    assert checking.last is not None
    assert checking.last.by == "田中"
    assert checking.start("石井", "user:i").by == "石井"
    await checking.stop()


async def test_a_walk_ends_when_the_system_does(office: Office) -> None:
    checking = Checking(office.counter)
    checking.start("田中", "user:t")
    await checking.stop()
    checking.start("田中", "user:t")
    await checking.stop()
    assert not office.rows(select(audit.c.id).where(audit.c.act == "record.verify", audit.c.actor == "nobody"))


async def exported(tanaka: Browser, **fields: str) -> str:
    answer = await tanaka.post("/records/export", fields)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content.decode("utf-8")


async def test_what_the_filter_shows_is_taken_along(office: Office, signed_in: SignedIn,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(export, "AT_ONCE", 7)
    tanaka = await signed_in("tanaka")
    made = [await put(office, subject=f"ticket:{number}") for number in range(21)]
    await put(office, "take", "ticket:5")
    written = await exported(tanaka, format="csv", act="resolve")
    assert written.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert [int(row["id"]) for row in rows] == made[::-1]
    assert rows[0]["sentence"] == "受付 20を完了にしました"
    items = json.loads(await exported(tanaka, format="json", act="resolve"))["items"]
    assert [each["id"] for each in items] == made[::-1]
    assert items[0]["facts"] == {}
    assert json.loads(await exported(tanaka, format="json", act="nothing")) == {"items": []}
    notes = office.rows(select(audit.c.facts).where(audit.c.act == "record.export"))
    assert [row.facts["format"] for row in notes] == ["csv", "json", "json"]
    assert notes[0].facts["filter"] == {"act": "resolve"}
    assert (await tanaka.post("/records/export", {"format": "xlsx"})).status_code == 400
    assert (await tanaka.post("/records/export", {"format": "csv", "from": "x"})).status_code == 400


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|calc", "%0A"])
async def test_nothing_in_a_spreadsheet_is_a_formula(office: Office, signed_in: SignedIn, evil: str) -> None:
    tanaka = await signed_in("tanaka")
    await put(office, evil, evil, evil)
    written = await exported(tanaka, format="csv", act=evil.strip())
    if evil != evil.strip():
        written = await exported(tanaka, format="csv")
    row = next(each for each in csv.reader(io.StringIO(written, newline="")) if each[5].endswith(evil))
    assert all(not cell.lstrip(" \u3000").startswith(export.FORMULA) for cell in row)
    assert row[5] == f"'{evil}"
