"""What Instagram allows; the sources and what is our own choice stand in README.md."""

from datetime import timedelta

from core.limits import Limits

BOT_WINDOW = timedelta(hours=24)
AGENT_WINDOW = timedelta(days=7)
QUICK_REPLIES = 13

LIMITS = (
    Limits(
        channel="instagram",
        visibility="private",
        text_length=1000,
        length_unit="utf8",
        buttons=QUICK_REPLIES,
        button_title_length=20,
        bot_window=BOT_WINDOW,
        agent_window=AGENT_WINDOW,
    ),
    Limits(
        channel="instagram",
        visibility="public",
        text_length=300,
        length_unit="codepoints",
    ),
)

TAG_AFTER = BOT_WINDOW - timedelta(minutes=5)
"""From this age of the customer's last message a person's answer carries the human-agent tag: clocks differ."""

RATE_PER_SECOND = 10.0
"""Media messages may go out 10 times a second, texts 100 times; we do not tell them apart."""
