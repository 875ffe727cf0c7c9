"""What the chat's routes share: the running system, the open streams, the rates, and the questions each route asks."""

from dataclasses import dataclass, field

from sanic import Request

from connectors.account_book import UnknownAccountError, UnreadableAccountError
from connectors.contract import Account
from console.chat.caller import address_of, is_own_page
from console.chat.errors import ChatError
from console.chat.hub import Hub
from console.chat.rates import Rate
from console.chat.visitors import Visitor, visitor_in
from console.house import Counter

CHANNEL = "webchat"
COOKIE = "madoguchi_chat"
LONGEST_POST = 64 * 1024
"""Bytes: a message of full length, each character written as two escaped halves."""


@dataclass
class Room:
    """One for the app. The hub exists while the app runs."""

    counter: Counter
    hub: Hub | None = None
    messages: Rate = field(default_factory=lambda: Rate(20))
    messages_of_address: Rate = field(default_factory=lambda: Rate(200))
    """Many visitors may share one address: an office, a school, a mobile network."""
    requests_of_visitor: Rate = field(default_factory=lambda: Rate(120))

    def account(self, account_id: str) -> Account | None:
        """The connected web chat of this id."""
        try:
            account = self.counter.house.book.get(account_id)
        except (UnknownAccountError, UnreadableAccountError):
            return None
        return account if account.channel == CHANNEL else None

    def is_open(self, account_id: str) -> bool:
        """Whether there is such a chat."""
        return self.account(account_id) is not None

    def visitor(self, request: Request, account_id: str) -> Visitor | None:
        """Who the request's cookie names."""
        token = request.cookies.get(COOKIE)
        return visitor_in(self.counter.ring, account_id, token, self.counter.clock.now())

    def admit(self, request: Request, account_id: str) -> Visitor:
        """The visitor of a chat that exists. Raises ChatError."""
        if not self.is_open(account_id):
            raise ChatError(404, "no_such_chat")
        visitor = self.visitor(request, account_id)
        if visitor is None:
            raise ChatError(401, "no_session")
        self.within(self.requests_of_visitor, visitor.id)
        return visitor

    def admit_post(self, request: Request, account_id: str) -> Visitor:
        """The same for what changes something: JSON of our own page, not too long. Raises ChatError."""
        if not is_own_page(request, self.counter.settings.public_url):
            raise ChatError(403, "foreign_page")
        if request.content_type.partition(";")[0].strip().lower() != "application/json":
            raise ChatError(415, "not_json")
        if len(request.body) > LONGEST_POST:
            raise ChatError(413, "too_long")
        return self.admit(request, account_id)

    def admit_message(self, request: Request, visitor: Visitor) -> None:
        """Not too many messages, of this browser or from this address. Raises ChatError."""
        self.within(self.messages, visitor.id)
        self.within(self.messages_of_address, address_of(request))

    def within(self, rate: Rate, key: str) -> None:
        """Count one more. Raises ChatError."""
        wait = rate.wait(key, self.counter.clock.monotonic())
        if wait > 0:
            raise ChatError(429, "too_many", again_in=wait)
