"""What a customer took back is nowhere: whatever was on its way, whatever was made of it, whatever comes again."""

from sqlalchemy import select

from connectors.rasa import BotAnswer, BotMessage, HandOffWish, TurnRequest
from core.tables import delivery_in, event, message, ticket, turn
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.counter import Counter
from tests.until import until

PHONE = "090-1234-5678"
WORDS = f"電話は{PHONE}です"


def everything(here: Counter) -> str:
    """All that the tables hold of what came in and what was made of it."""
    rows = [row for table in (message, event, turn, ticket) for row in here.rows(select(table))]
    return str(rows) + "".join((row.body or b"").decode() for row in here.rows(select(delivery_in.c.body)))


def quotes(request: TurnRequest) -> BotAnswer:
    """An answer whose packet repeats what the customer said, as the actions make it."""
    summary = {"request": f"「{request.text}」", "last_messages": [{"author": "customer", "text": request.text}]}
    understood = {"intent": "human_handoff", "entities": [{"entity": "phone", "value": PHONE}]}
    wish = HandOffWish("customer_asked", summary=summary)
    return BotAnswer([BotMessage("担当者におつなぎします")], understood=understood, handoff=wish)


async def test_from_what_was_understood_and_from_the_packet(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = quotes
    sent = await line.send_text(sato, WORDS)
    await here.idle()
    assert PHONE in everything(here)
    await line.unsend(sato, sent.message_id)
    await here.idle()
    assert PHONE not in everything(here)
    ((packet,),) = here.rows(select(ticket.c.handoff))
    assert packet["reason"] == "customer_asked"


async def test_also_while_the_bot_thinks(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply, here.bot.delay = quotes, 0.6
    sent = await line.send_text(sato, WORDS)
    await until(lambda: len(here.bot.asked) == 1)
    await line.unsend(sato, sent.message_id)
    await here.idle()
    assert PHONE not in everything(here)


async def test_a_message_that_comes_after_its_unsend_is_not_filed(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    late = line.events.text(sato, WORDS)
    await line.unsend(sato, late["message"]["id"])
    await line.send(late)
    await here.idle()
    assert here.bot.asked == []
    assert PHONE not in everything(here)


async def test_from_a_delivery_that_came_twice(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = quotes
    sent = await line.send_text(sato, WORDS)
    await line.redeliver(sent.event)
    await line.unsend(sato, sent.message_id)
    await line.redeliver(sent.event)
    await here.idle()
    assert PHONE not in everything(here)


async def test_the_bot_does_not_answer_what_waited_for_it(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.delay = 2.0
    await line.send_text(sato, "こんにちは")
    await until(lambda: len(here.bot.asked) == 1)
    sent = await line.send_text(sato, WORDS)
    await line.unsend(sato, sent.message_id)
    await here.idle()
    assert [each.text for each in here.bot.asked] == ["こんにちは"]
    assert len(line.texts(sato)) == 1
