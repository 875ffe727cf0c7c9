"""The page of received events: what arrived is told in a line, whatever it was."""

from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Office
from tests.platforms.line.simulator import LineSimulator


async def test_what_came_without_words_is_named(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    await line.send(line.events.image(line.user(SATO)))
    await line.send(line.events.text(line.user(SATO), "写真です"))
    await office.ticket_of("写真です")
    page = await suzuki.get("/events")
    assert page.text.count("<span>画像</span>") == 1
    assert '<span class="cell-excerpt"></span>' not in page.text


async def test_a_long_text_is_cut_where_one_sees_it(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    await line.send(line.events.text(line.user(SATO), "あ" * 500))
    await office.ticket_of("あ" * 500)
    page = await suzuki.get("/events")
    assert "あ" * 119 + "…" in page.text
    assert "あ" * 120 not in page.text
