"""What a visitor's page looks like at each stage, played on the real app: for tests of the pages and for pictures."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page
from sqlalchemy import select

from connectors.rasa import BotAnswer, BotButton, BotMessage
from connectors.replies import Wish
from core.ids import new_id
from core.tables import ticket
from desk import tickets
from tests.browser.chat.conftest import Chat
from tests.console.chat.site import Site
from tests.scenarios.bot import hands_off

SIZE_ADVICE = BotAnswer(
    [
        BotMessage("158cmの方は S を選ばれることが多いです。厚手のニットと合わせるなら M が楽です。"),
        BotMessage(
            "ほかに知りたいことはありますか。", [BotButton("S の在庫は?", "/a"), BotButton("交換できる?", "/b")]
        ),
    ]
)
HAND_OFF = (
    "承知しました。担当者におつなぎします。ここまでの内容は引き継ぎますので、もう一度お話しいただく必要はありません。"
)
Scene = Callable[[Chat], Awaitable[None]]


async def start(chat: Chat) -> None:
    """Nothing was said yet."""


async def bot(chat: Chat) -> None:
    """The bot answered and offers choices."""
    chat.site.bot.reply = lambda request: SIZE_ADVICE
    await chat.write("身長158cmです。S と M どちらがいいですか?")
    await chat.page.get_by_role("button", name="交換できる?").wait_for()


async def slip(chat: Chat) -> None:
    """Waiting for a person."""
    chat.site.bot.reply = lambda request: hands_off(HAND_OFF)
    await chat.write("返金してほしいです。人と話せますか?")
    await chat.page.locator("#slip").wait_for()
    await chat.said("承知しました").wait_for()


async def person(chat: Chat) -> None:
    """A person talks; the visitor's last message did not get through."""
    await slip(chat)
    await _answered(chat.site, chat.page)
    await chat.page.route("**/chat/shop/messages", lambda route: route.abort())
    await chat.write("タグを見てきますね")
    await chat.page.get_by_role("button", name="もう一度送る").wait_for()


async def _answered(site: Site, page: Page) -> None:
    takahashi = await site.agent("高橋 花子")
    number = site.tickets()[-1][0]
    (row,) = site.rows(select(ticket.c.conversation_id).where(ticket.c.number == number))
    await site.take(number, takahashi)
    for words, answer in (
        ("お待たせいたしました、高橋です。注文 20431 のコートでお間違いないでしょうか。", "はい、それです"),
        (
            "ありがとうございます。タグは付いたままでしょうか。"
            "くわしくは https://shop.example.jp/returns をご覧ください。",
            "",
        ),
    ):
        await site.counter.replies.send(takahashi, Wish(row.conversation_id, words, new_id()))
        await page.locator("#log .say", has_text=words[:8]).wait_for()
        if answer:
            await page.locator("#text").fill(answer)
            await page.locator("#send").click()
            await page.locator(".line-visitor:last-child .state", has_text=":").wait_for()
            await site.idle()
            await site.write(lambda connection: tickets.mark_read(connection, number))


SCENES: dict[str, Scene] = {"start": start, "bot": bot, "slip": slip, "person": person}
