"""A visitor's message, all the way there and back through the real app, on both databases."""

import asyncio

from connectors.rasa import BotAnswer, BotButton, BotMessage
from governance import freeze
from tests.console.chat.browser import Visitor, new_uuid
from tests.console.chat.site import Site, until
from tests.scenarios.bot import hands_off, says


async def test_the_bot_answers(here: Site, sato: Visitor) -> None:
    async with sato.listen() as heard:
        assert (await sato.say("こんにちは")).status_code == 202
        await heard.until(lambda h: len(h.lines()) == 2)
    assert heard.said() == ["visitor: こんにちは", "bot: 「こんにちは」ですね"]
    await here.idle()
    assert here.messages() == [("customer", "こんにちは"), ("bot", "「こんにちは」ですね")]
    assert here.states() == ["sent"]
    assert here.tickets() == [(1, "bot")]
