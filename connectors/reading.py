"""Reads a raw delivery: its events, each with the account it is for; a parser's defect is a reason like any other."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.account_book import AccountBook
from connectors.contract import Connector, NotUnderstoodError
from desk.inbound import Inbound

_log = logging.getLogger(__name__)


def read_delivery(book: AccountBook, connectors: Mapping[str, Connector], account_id: str, body: bytes,
                  received_at: datetime) -> Sequence[tuple[str, Inbound]]:  # fmt: skip
    """Account id and event, in the body's order.

    Raises NotUnderstoodError, also where the parser fails in a way it was not meant to: the body stays, people see
    the reason, and it can be read again after the parser was mended. UnknownAccountError, UnreadableAccountError.
    """
    account = book.get(account_id)
    try:
        items = connectors[account.channel].parse(body, received_at)
    except NotUnderstoodError:
        raise
    except Exception as error:
        _log.exception("the parser of %s failed", account.channel)
        raise NotUnderstoodError(f"a defect of this program: {type(error).__name__}") from error
    return [(book.routed(account, item.destination).id, item.read_ahead()) for item in items]


def whole_key(body: bytes) -> str:
    """The key of the event that stands for a body which could not be read."""
    return hashlib.sha256(body).hexdigest()
