"""What our own chat page takes and shows."""

from core.limits import Limits

TEXT_LENGTH = 4000
MESSAGES_PER_CALL = 5
BUTTONS = 13

LIMITS = (
    Limits(
        channel="webchat",
        visibility="private",
        text_length=TEXT_LENGTH,
        length_unit="codepoints",
        messages_per_call=MESSAGES_PER_CALL,
        buttons=BUTTONS,
        button_title_length=40,
    ),
)

RATE_PER_SECOND = 10_000.0
"""Nothing crosses a network: the budget that accounts have elsewhere is no bound here."""
