"""The reason codes of refused, repeated, uncertain and superseded sends: the console has wording for each of them."""

from typing import Literal

Reason = Literal[
    "no_answer",  # nothing came back: a time-out, a broken connection, our own end
    "server_error",  # the platform's own fault
    "unexpected_answer",  # a status that no documentation explains
    "rate_limited",  # too many calls: later
    "monthly_limit",  # the plan's messages are used up
    "reply_token_expired",  # LINE: the free answer came too late or was used before
    "token_dead",  # the access token is wrong, expired or withdrawn
    "forbidden",  # plan or permission does not allow it
    "account_restricted",  # the platform stopped the account for its policy
    "account_link",  # page and account are not linked any more, or two-factor sign-in is missing
    "access_switched_off",  # the owner switched off other tools' access to messages
    "unknown_recipient",  # no such user, or one who never wrote to us
    "recipient_unavailable",  # blocked us, left, or cannot be written to
    "window_closed",  # too long since the customer's last message
    "private_reply_refused",  # answered before, too old, or the comment is gone
    "thread_taken",  # another app owns the conversation
    "invalid_request",  # the platform does not accept the content
    "media_refused",  # the picture cannot be fetched or is of a wrong kind
    "too_large",
    "not_found",  # what it was about is no longer there
    "refused",  # refused with a code that we do not know: the detail has the platform's words
]
NotSent = Literal[
    "overtaken",  # the owner changed
    "expired",  # cleared too long ago
    "window_closed",
    "unapproved",  # neither the gate nor people let these very words out
    "freeze_discarded",  # a person decided so when the freeze was lifted
    "consent",  # promotion, and by the moment of sending its recipient had not agreed or no longer did
]
"""Why what was cleared was not sent after all; what its author took back is not shown."""
