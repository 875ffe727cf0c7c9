"""What LINE allows (https://developers.line.biz/en/reference/messaging-api/#message-objects)."""

from datetime import timedelta

from core.limits import Limits

MESSAGES_PER_CALL = 5
QUICK_REPLIES = 13

REPLY_WINDOW = timedelta(seconds=50)
"""How long we use a reply token: LINE accepts it for about a minute from receipt, and promises no time."""

LIMITS = (
    Limits(
        channel="line",
        visibility="private",
        text_length=5000,
        length_unit="utf16",
        messages_per_call=MESSAGES_PER_CALL,
        buttons=QUICK_REPLIES,
        button_title_length=20,
        reply_window=REPLY_WINDOW,
    ),
)

REPLY_AGE = timedelta(minutes=19)
"""The oldest event whose token we still use: LINE refuses tokens of redelivered events after 20 minutes."""

RETRY_KEY_LIFE = timedelta(hours=23)
"""How long repeating a push under its retry key is safe: LINE remembers the key for 24 hours."""

RATE_PER_SECOND = 1000.0
"""Half of what LINE allows an official account for each endpoint (2,000)."""
