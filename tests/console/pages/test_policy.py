"""The rules' pages: what is in force, a draft tried, run over the past, published, gone back from; by admins alone."""

import re
from html import unescape

import httpx
import pytest
from sqlalchemy import select

from console.pages.policy import keeping
from core.tables import audit, pack_version
from desk.approvals.ways import set_ways, ways
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import Browser, Office, waiting_ticket, words
from tests.governance.house_pack import PACK
from tests.until import until

pytestmark = pytest.mark.usefixtures("office")


async def _begin(browser: Browser, name: str = "house") -> str:
    """A new pack's draft; its address."""
    made = await browser.post("/policy", {"name": name})
    assert made.status_code == 303
    return str(made.headers["location"])


def _seen(page: httpx.Response) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert found
    return found[1]


def _box(page: httpx.Response) -> str:
    found = re.search(r'(?s)<textarea id="draft-text".*?>\n(.*?)</textarea>', page.text)
    assert found
    return unescape(found[1])


async def _save(browser: Browser, address: str, text: str, then: str = "", seen: str | None = None) -> httpx.Response:
    mark = seen if seen is not None else _seen(await browser.get(address))
    return await browser.post(address + then, {"content": text, "note": "雨", "seen": mark})


async def _published(browser: Browser, text: str = PACK, name: str = "house") -> str:
    address = await _begin(browser, name)
    answer = await _save(browser, address, text, "/publish")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/policy/{name}?said=policy_published")
    return address


async def test_every_pack_is_listed_with_its_laws_and_what_it_does(signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    shown = words((await tanaka.get("/policy")).text)
    assert "使わない言葉 words.yml 配布のもの" in shown
    assert re.search(r"使わない言葉 words\.yml 配布のもの (承認が必要 \d+ )?送れません \d+|送れません \d+", shown)
    pack = await tanaka.get("/policy/words")
    assert "お客さまを傷つける言葉です。" in words(pack.text)
    assert "社内基準（言葉づかい）" in words(pack.text)
    assert "バカなことを言わないでください" in pack.text
    company = words((await tanaka.get("/policy/company")).text)
    assert "shop.example.jp" in company
    assert (await tanaka.get("/policy/nothing")).status_code == 404
    assert (await tanaka.get("/policy/versions/nothing")).status_code == 404


async def test_it_is_for_admins_alone(office: Office, signed_in: SignedIn) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    address = await _begin(tanaka)
    for path in ("/policy", "/policy/words", address, f"{address}/dry-run"):
        assert (await suzuki.get(path)).status_code == 403, path
    for path in ("/policy", "/policy/words/drafts", "/policy/words/back", address, f"{address}/publish",
                 f"{address}/dry-run", f"{address}/check", f"{address}/try", f"{address}/discard",
                 f"{address}/rebase", f"{address}/dry-run/cancel"):  # fmt: skip
        assert (await suzuki.post(path, {"name": "x", "content": PACK})).status_code == 403, path
        forged = await tanaka.http.post(path, data={"name": "x"}, headers={"hx-request": "true"})
        assert forged.status_code == 403, path
    assert "/policy" not in (await suzuki.get("/inbox")).text
    assert 'href="/policy"' in (await tanaka.get("/inbox")).text


async def test_a_version_is_written_published_obeyed_and_gone_back_from(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    number = await waiting_ticket(office)
    await tanaka.post(f"/tickets/{number}/take")
    await _published(tanaka)
    refused = await tanaka.reply(office, number, "雨の日もどうぞ。")
    assert (refused.status_code, refused.json()["error"]) == (422, "blocked")
    assert refused.json()["decision"]["findings"][0]["rule"] == "house.rain"
    page = await tanaka.get("/policy/house?said=policy_published")
    assert "公開しました。いまから使います" in words(page.text)
    assert "雨の話はしません。" in words(page.text)
    draft = await tanaka.post("/policy/house/drafts")
    milder = PACK.replace("action: block", "action: warn")
    assert (await _save(tanaka, draft.headers["location"], milder, "/publish")).status_code == 303
    assert (await tanaka.reply(office, number, "雨の日もどうぞ。")).status_code == 202
    history = await tanaka.get("/policy/house")
    first = re.search(r'name="to" value="([0-9a-f]{32})"', history.text)
    assert first
    stale = await tanaka.post("/policy/house/back", {"to": first[1], "seen": "1"})
    assert stale.status_code == 409
    assert "先に別の版を公開しました" in words(stale.text)
    assert (await tanaka.post("/policy/house/back", {"to": first[1], "seen": "2"})).status_code == 303
    assert (await tanaka.reply(office, number, "雨の日もどうですか。")).status_code == 422
    assert "第3版" in words((await tanaka.get("/policy/house")).text)
    acts = [row.act for row in office.rows(select(audit.c.act).where(audit.c.act.like("pack.%")).order_by(audit.c.id))]
    assert acts == ["pack.draft", "pack.draft", "pack.publish", "pack.draft", "pack.draft", "pack.publish",
                    "pack.rollback"]  # fmt: skip


async def test_the_shipped_file_is_in_force_again_when_given_back(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    begun = await tanaka.post("/policy/words/drafts")
    address = begun.headers["location"]
    page = await tanaka.get(address)
    assert _box(page).startswith("# The company's list of words")
    other = _box(page).replace("title: {ja: 使わない言葉", "title: {ja: 禁じた言葉")
    assert (await _save(tanaka, address, other, "/publish")).status_code == 303
    assert "禁じた言葉" in words((await tanaka.get("/policy")).text)
    assert (await tanaka.post("/policy/words/back", {"to": "file", "seen": "1"})).status_code == 303
    assert "使わない言葉 words.yml 配布のもの" in words((await tanaka.get("/policy")).text)
    assert (await tanaka.post("/policy/words/back", {"to": "file", "seen": "0"})).status_code == 409
    assert (await tanaka.post("/policy/words/back", {"to": "file", "seen": "x"})).status_code == 400


async def test_what_is_wrong_is_told_with_its_line_and_cannot_be_published(
    office: Office, signed_in: SignedIn
) -> None:
    tanaka = await signed_in("tanaka")
    address = await _begin(tanaka)
    wrong = PACK.replace("source:", "sauce:")
    part = await tanaka.post(f"{address}/check", {"content": wrong})
    assert 'data-lines="8"' in part.text
    assert "8行目 「sauce」という項目はありません。" in words(part.text)
    refused = await _save(tanaka, address, wrong, "/publish")
    assert refused.status_code == 422
    assert "保存しました。直すところがあるため" in words(refused.text)
    assert _box(refused) == wrong
    assert _box(await tanaka.get(address)) == wrong, "what was written is kept"
    assert office.counter.rulebook.now.standing == ()
    example = await _save(tanaka, address, PACK.replace("[晴れ, 曇り", "[晴れ, 雨上がり"), "/publish")
    assert "「house.rain」が、見逃す例を見つけます。 雨上がり" in words(example.text)
    floor = (await tanaka.post("/policy/secrets/drafts")).headers["location"]
    weaker = _box(await tanaka.get(floor)).replace("action: block", "action: warn", 1)
    told = await _save(tanaka, floor, weaker, "/publish")
    assert told.status_code == 422
    assert "は配布のまま残します" in words(told.text)


async def test_a_new_pack_needs_a_name_that_is_free(signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    for name, told in (("words", "その名前のルール集があります"), ("Words!", "名前は英小文字で始め"), ("", "名前は")):
        refused = await tanaka.post("/policy", {"name": name})
        assert refused.status_code == 422
        assert told in words(refused.text)
    await _begin(tanaka)
    assert (await tanaka.post("/policy", {"name": "house"})).status_code == 422
    assert "house house.yml まだ公開していません" in words((await tanaka.get("/policy")).text)


async def test_two_who_write_at_once_do_not_overwrite_each_other(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    await _published(tanaka)
    mine = (await tanaka.post("/policy/house/drafts")).headers["location"]
    theirs = (await tanaka.post("/policy/house/drafts")).headers["location"]
    seen = _seen(await tanaka.get(mine))
    other = PACK.replace("雨の話", "雨と雪の話")
    await _save(tanaka, theirs, other, "/publish")
    refused = await _save(tanaka, mine, PACK.replace("title: {ja: 社内", "title: {ja: 天気"), "/publish")
    assert refused.status_code == 409
    assert "公開していません。tanakaさんが先に別の版を公開しました" in words(refused.text)
    assert "第3版を公開しました" in words(refused.text)
    assert "天気" in _box(await tanaka.get(mine)), "kept all the same"
    changed = await _save(tanaka, mine, PACK, seen=seen)
    assert changed.status_code == 409
    assert "がこの下書きを先に変えました" in words(changed.text)
    assert _box(changed) == PACK
    assert (await tanaka.post(f"{mine}/rebase", {"in_force": "3"})).status_code == 303
    assert (await _save(tanaka, mine, _box(await tanaka.get(mine)), "/publish")).status_code == 303
    assert office.counter.rulebook.now.standing == (("house.yml", 2),)


async def test_a_draft_is_tried_on_a_text(signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    address = await _begin(tanaka)
    facts = {"content": PACK, "author": "agent", "channel": "line", "visibility": "private", "purpose": "reply"}
    tried = await tanaka.post(f"{address}/try", {**facts, "try_text": "明日は<雨>です"})
    assert "送れません" in words(tried.text)
    assert '明日は&lt;<mark class="mark-block">雨<sup class="mark-number">1</sup></mark>&gt;です' in tried.text
    fine = await tanaka.post(f"{address}/try", {**facts, "try_text": "明日は晴れです"})
    assert "送れます" in words(fine.text)
    broken = await tanaka.post(f"{address}/try", {**facts, "content": "pack: [", "try_text": "x"})
    assert "まだ判定できません" in words(broken.text)
    assert (await tanaka.post(f"{address}/try", {**facts, "author": "nobody", "try_text": "x"})).status_code == 400


async def test_a_dry_run_shows_what_would_fare_otherwise(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    number = await waiting_ticket(office)
    await tanaka.post(f"/tickets/{number}/take")
    await tanaka.reply(office, number, "雨の日もどうぞ。")
    await tanaka.reply(office, number, "晴れの日もどうぞ。")
    address = await _begin(tanaka)
    begun = await _save(tanaka, address, PACK, "/dry-run")
    assert (begun.status_code, begun.headers["location"]) == (303, f"{address}#dry-run")

    async def done() -> bool:
        return "hx-trigger" not in (await tanaka.get(f"{address}/dry-run", part=True)).text

    await until(done)
    shown = await tanaka.get(f"{address}/dry-run", part=True)
    assert "1 件は、送れなくなります" in words(shown.text)
    assert '<mark class="mark-block">雨<sup' in shown.text
    assert f'href="/tickets/{number}"' in shown.text
    assert "雨 · house.rain" in words(shown.text)
    assert "過去30日で試す" in (await tanaka.get(address)).text
    await _save(tanaka, address, PACK.replace("terms: [雨]", "terms: [嵐]"))
    assert "試したあとで文が変わっています" in words((await tanaka.get(address)).text)
    ended = await tanaka.post(f"{address}/dry-run/cancel")
    assert ended.status_code == 200
    broken = await _save(tanaka, address, "pack: [", "/dry-run")
    assert broken.status_code == 422


async def test_a_draft_can_be_thrown_away(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    address = await _begin(tanaka)
    assert (await tanaka.post(f"{address}/discard")).headers["location"] == "/policy?said=policy_discarded"
    assert (await tanaka.get(address)).status_code == 404
    assert (await _save(tanaka, address, PACK, seen="x")).status_code == 404
    out = await _published(tanaka)
    for then in ("", "/publish", "/discard", "/rebase"):
        answer = await tanaka.post(out + then, {"content": "other", "seen": "x", "in_force": "1"})
        assert answer.status_code == 409, then
        assert "もう下書きではありません" in words(answer.text)
    assert [row.state for row in office.rows(select(pack_version.c.state).order_by(pack_version.c.number))] == [
        "discarded", "published",
    ]  # fmt: skip


async def test_rules_that_cannot_be_read_are_told_on_every_page(office: Office, signed_in: SignedIn) -> None:
    tanaka, suzuki = await signed_in("tanaka"), await signed_in("suzuki")
    await _published(tanaka)
    broken = pack_version.update().values(content=PACK.replace("source", "sauce"), number=7)
    await office.write(lambda c: c.execute(broken))
    await office.counter.rulebook.refresh()
    for browser in (tanaka, suzuki):
        assert "公開したルールを読めません。" in words((await browser.get("/inbox")).text)
    assert 'data-badge="policy">1<' in (await tanaka.get("/inbox")).text
    assert "公開した第7版を読めません。" in words((await tanaka.get("/policy")).text)
    assert "人の承認待ちになります" in words((await tanaka.get("/policy/house")).text)
    fresh = (await tanaka.post("/policy", {"name": "home"})).headers["location"]
    assert (await tanaka.get(fresh)).status_code == 200
    mending = (await tanaka.post("/policy/house/drafts")).headers["location"]
    page = await tanaka.get(mending)
    assert "sauce" in _box(page), "it begins with what cannot be read"
    assert "8行目 「sauce」" in words(page.text)
    assert (await _save(tanaka, mending, PACK, "/publish")).status_code == 303
    assert "公開したルールを読めません。" not in words((await tanaka.get("/inbox")).text)


async def test_names_and_rules_are_never_markup(signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    evil = "<script>alert(1)</script>"
    address = await _begin(tanaka)
    await _save(tanaka, address, PACK.replace("雨の話はしません。", evil), "/publish")
    for path in ("/policy/house", address):
        shown = (await tanaka.get(path)).text
        assert "alert(1)" in shown
        assert evil not in shown


async def test_it_is_in_english_too(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    await tanaka.post("/preferences", {"language": "en"})
    assert "Words we do not use words.yml As shipped" in words((await tanaka.get("/policy")).text)
    pack = words((await tanaka.get("/policy/personal")).text)
    assert "Holds for" in pack
    assert "Seen by: Everybody" in pack


async def test_routes_of_approval_are_published_too(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    assert "承認の順路 routes.yml 配布のもの" in words((await tanaka.get("/policy")).text)
    address = (await tanaka.post("/policy/routes/drafts")).headers["location"]
    page = await tanaka.get(address)
    assert "過去30日で試す" not in page.text
    wrong = await _save(tanaka, address, _box(page).replace("default: one", "default: two"), "/publish")
    assert wrong.status_code == 422
    assert "default takes the route" in words(wrong.text)
    unknown = await _save(tanaka, address, _box(page).replace("hours: 4", "ours: 4"), "/publish")
    assert "8行目 「ours」という項目はありません。" in words(unknown.text)
    before = ways()
    try:
        shorter = _box(page).replace("hours: 4", "hours: 2")
        assert (await _save(tanaka, address, shorter, "/publish")).status_code == 303
        assert ways().routes.of("high").stages[0].hours == 2
        assert (await tanaka.post("/policy/routes/back", {"to": "file", "seen": "1"})).status_code == 303
        assert ways().routes.of("high").stages[0].hours == 4
    finally:
        set_ways(before)


async def test_a_version_that_cannot_be_used_any_more_is_not_gone_back_to(
    office: Office, signed_in: SignedIn
) -> None:
    tanaka = await signed_in("tanaka")
    first = (await _published(tanaka)).rpartition("/")[2]
    second = (await tanaka.post("/policy/house/drafts")).headers["location"]
    await _save(tanaka, second, PACK.replace("terms: [雨]", "terms: [雨, 嵐]"), "/publish")
    old = pack_version.update().where(pack_version.c.id == first).values(content=PACK.replace("source", "sauce"))
    await office.write(lambda c: c.execute(old))
    refused = await tanaka.post("/policy/house/back", {"to": first, "seen": "2"})
    assert refused.status_code == 409
    assert "その版は、いまのほかのルールと一緒には使えません" in words(refused.text)
    assert office.counter.rulebook.now.standing == (("house.yml", 2),)
    for to in ("nothing", "file"):
        assert (await tanaka.post("/policy/house/back", {"to": to, "seen": "2"})).status_code == 409


async def test_what_was_tried_among_other_rules_is_tried_again(
    office: Office, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tanaka = await signed_in("tanaka")
    await _published(tanaka)
    address = (await tanaka.post("/policy/house/drafts")).headers["location"]
    stale = [(), office.counter.rulebook.now.standing]

    async def among(visit: object) -> object:
        return stale.pop(0)

    monkeypatch.setattr(keeping, "tried_among", among)
    answer = await _save(tanaka, address, PACK.replace("terms: [雨]", "terms: [雨, 嵐]"), "/publish")
    assert answer.status_code == 303
    assert (stale, office.counter.rulebook.now.standing) == ([], (("house.yml", 2),))
