"""Lane `profile:IDENTITY`: ask the platform once what a new customer is called. Nothing waits for it."""

from collections.abc import Mapping

from sqlalchemy import Connection

from connectors.account_book import AccountBook, UnknownAccountError, UnreadableAccountError
from connectors.contract import Connector
from connectors.http import HttpClient, NoAnswerError
from core.bus import publish
from core.clock import Clock
from core.lanes import Handler, RetryLater, Work
from desk import conversations


class Profiles:
    """The handler of profile lanes."""

    def __init__(self, clock: Clock, book: AccountBook, connectors: Mapping[str, Connector],
                 client: HttpClient) -> None:  # fmt: skip
        self._clock = clock
        self._book = book
        self._connectors = connectors
        self._client = client

    def handler(self) -> Handler:
        """How the worker runs it: a name that cannot be had after three tries is not had."""
        return Handler(self.run, beside=1, tries=3)

    async def run(self, work: Work) -> None:
        """Ask, and keep the name; a platform that will not tell is not asked again."""
        payload = work.job.payload
        try:
            account = self._book.get(str(payload["account"]))
            connector = self._connectors[account.channel]
            name = await connector.profile(account, str(payload["external"]), self._client.fetch)
        except (UnknownAccountError, UnreadableAccountError):
            name = None
        except NoAnswerError as error:
            raise RetryLater(f"profile: {error}") from error
        identity_id, now = str(payload["identity"]), self._clock.now()

        def write(connection: Connection) -> None:
            conversations.set_name(connection, identity_id, name or "", now)
            publish(connection, "name", identity=identity_id)

        await work.finish(write)
