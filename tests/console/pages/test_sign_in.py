"""The door: who gets in, who has to wait, and what a press without the session's token does (nothing)."""

import pytest

from desk.attempts import PER_EMAIL
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import PASSWORD, Browser, Office, open_office, words
from tests.platforms.line.simulator import LineSimulator


async def test_nobody_sees_a_page_without_signing_in(stranger: Browser) -> None:
    for path in ("/inbox", "/tickets/1", "/failures", "/events", "/accounts", "/freezes"):
        page = await stranger.get(path)
        assert page.status_code == 303, path
        assert page.headers["location"].startswith("/login"), path
        assert (await stranger.get(path, part=True)).status_code == 401, path
    assert (await stranger.get("/live")).status_code == 401
    assert (await stranger.post("/tickets/1/take")).status_code == 401


async def test_signing_in_leads_back_to_the_page_that_was_wanted(office: Office, stranger: Browser) -> None:
    await office.colleague("suzuki")
    to_door = await stranger.get("/failures")
    door = await stranger.get(to_door.headers["location"])
    assert 'name="next" value="/failures"' in door.text
    token = door.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"email": "suzuki@example.jp", "password": PASSWORD, "csrf_token": token}
    inside = await stranger.http.post("/login", data=fields | {"next": "/failures"})
    assert (inside.status_code, inside.headers["location"]) == (303, "/failures")
    outside = await stranger.http.post("/login", data=fields | {"next": "//evil.example"})
    assert outside.headers["location"] == "/inbox"


async def test_the_cookie_is_out_of_reach(office: Office, stranger: Browser) -> None:
    await office.colleague("suzuki")
    answer = await stranger.sign_in("suzuki")
    (cookie,) = [each for each in answer.headers.get_list("set-cookie") if each.startswith("madoguchi_session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "unsafe" not in answer.headers["content-security-policy"]


async def test_behind_https_the_cookie_stays_there(database, tmp_path, line: LineSimulator) -> None:  # type: ignore[no-untyped-def]
    async with open_office(database, tmp_path, line, public_url="https://support.example.jp") as office:
        browser = Browser(office.address)
        door = await browser.get("/login")
        assert "Secure" in door.headers["set-cookie"]
        await browser.http.aclose()


async def test_a_wrong_password_says_nothing_of_who_exists(office: Office, stranger: Browser) -> None:
    await office.colleague("suzuki")
    wrong = await stranger.sign_in("suzuki", "not this one")
    nobody = await stranger.sign_in("nobody", "not this one")
    assert wrong.status_code == nobody.status_code == 401
    assert words(wrong.text).replace("suzuki", "x") == words(nobody.text).replace("nobody", "x")


async def test_guessing_has_to_wait_and_the_wait_is_told(office: Office, stranger: Browser) -> None:
    await office.colleague("suzuki")
    for _ in range(PER_EMAIL):
        assert (await stranger.sign_in("suzuki", "a guess")).status_code == 401
    wait = await stranger.sign_in("suzuki")
    assert wait.status_code == 429
    assert 1 <= int(wait.headers["retry-after"]) <= 300
    assert f"{wait.headers['retry-after']}秒あとに" in words(wait.text)


async def test_another_sites_sign_in_form_opens_nothing(office: Office, stranger: Browser) -> None:
    await office.colleague("suzuki")
    fields = {"email": "suzuki@example.jp", "password": PASSWORD, "csrf_token": "forged"}
    answer = await stranger.http.post("/login", data=fields)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login"
    assert "madoguchi_session" not in stranger.http.cookies


PRESSES = (
    "/tickets/1/take", "/tickets/1/hand-back", "/tickets/1/resolve", "/tickets/1/note", "/conversations/x/messages",
    "/messages/x/cancel", "/gate/check", "/preferences", "/logout", "/password",
)  # fmt: skip


@pytest.mark.parametrize("path", PRESSES)
async def test_a_press_without_the_token_does_nothing(signed_in: SignedIn, path: str) -> None:
    suzuki = await signed_in("suzuki")
    for headers in ({}, {"x-csrf-token": "forged"}, {"hx-request": "true"}):
        answer = await suzuki.http.post(path, data={"csrf_token": "forged"}, headers=headers)
        assert answer.status_code == 403
    assert (await suzuki.get("/inbox")).status_code == 200


async def test_signing_out_ends_the_session_on_our_side(signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    kept = dict(suzuki.http.cookies)
    out = await suzuki.http.post("/logout", data={"csrf_token": suzuki.token})
    assert out.headers["location"] == "/login?problem=signed_out"
    suzuki.http.cookies.update(kept)
    assert (await suzuki.get("/inbox")).headers["location"] == "/login?problem=expired"


async def test_the_first_password_has_to_be_replaced(office: Office, stranger: Browser) -> None:
    await office.colleague("tanaka", "admin", must_change=True)
    await stranger.sign_in("tanaka")
    assert (await stranger.get("/accounts")).headers["location"] == "/password"
    assert (await stranger.get("/inbox", part=True)).status_code == 401
    for new, told in (("short", "10文字以上"), (PASSWORD, "いまと同じ")):
        again = await stranger.http.post("/password", data={"csrf_token": stranger.token, "new_password": new})
        assert again.status_code == 422
        assert told in words(again.text)
    chosen = {"csrf_token": stranger.token, "new_password": "a better one for me"}
    assert (await stranger.http.post("/password", data=chosen)).headers["location"] == "/inbox"
    assert (await stranger.get("/inbox")).status_code == 200
    stranger.http.cookies.clear()
    assert (await stranger.sign_in("tanaka")).status_code == 401
    assert (await stranger.sign_in("tanaka", "a better one for me")).status_code == 303


async def test_changing_ones_password_asks_for_the_present_one(stranger: Browser, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    await stranger.sign_in("suzuki")
    fields = {"csrf_token": suzuki.token, "new_password": "another good one"}
    assert (await suzuki.http.post("/password", data=fields | {"password": "wrong"})).status_code == 422
    assert (await suzuki.http.post("/password", data=fields | {"password": PASSWORD})).status_code == 303
    assert (await suzuki.get("/inbox")).status_code == 200
    assert (await stranger.get("/inbox")).status_code == 303


async def test_the_door_speaks_two_languages(stranger: Browser) -> None:
    assert "ログイン" in (await stranger.get("/login")).text
    english = await stranger.http.get("/login", headers={"accept-language": "en-GB,en;q=0.9,ja;q=0.5"})
    assert 'lang="en"' in english.text
    await stranger.get("/login?language=en")
    assert 'lang="en"' in (await stranger.get("/login")).text
    assert 'lang="en"' in (await stranger.get("/nowhere")).text
