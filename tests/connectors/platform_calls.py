"""Plays a connector's calls against a simulated platform: what the dispatcher does, without its tables."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from connectors.contract import Account, Call, Connector, Outcome, Request, Response, TryAgain, Uncertain
from tests.platforms.clock import ManualClock


class Caller:
    """One program with one account at a platform, whose clock it shares."""

    def __init__(self, connector: Connector, account: Account, client: httpx.AsyncClient, clock: ManualClock) -> None:
        self.connector = connector
        self.account = account
        self._client = client
        self._clock = clock

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    async def fetch(self, request: Request) -> Response:
        """Raises OSError when nothing whole came back."""
        try:
            answer = await self._client.request(
                request.method, request.url, headers=dict(request.headers), content=request.body
            )
        except httpx.TransportError as error:
            raise ConnectionError(type(error).__name__) from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, headers, answer.content)

    async def attempt(self, call: Call) -> tuple[Call, Outcome]:
        """One attempt: the call as it stands after it, and what is known of it."""
        call = replace(
            call, route=call.route or self.connector.route(call, self.now), tried_at=call.tried_at or self.now
        )
        try:
            response = await self.fetch(self.connector.request(self.account, call))
        except OSError:
            silent = replace(call, attempts=call.attempts + 1, unknown=True)
            return silent, self.connector.after_silence(silent, self.now)
        outcome = self.connector.outcome(call, response)
        counted = call.attempts + 1 if not isinstance(outcome, TryAgain) or outcome.counts else call.attempts
        route = outcome.route if isinstance(outcome, TryAgain) and outcome.route else call.route
        return replace(
            call, attempts=counted, route=route, unknown=call.unknown or isinstance(outcome, Uncertain)
        ), outcome

    async def outcome(self, call: Call) -> Outcome:
        return (await self.attempt(call))[1]


@asynccontextmanager
async def calling(connector: Connector, account: Account, clock: ManualClock) -> AsyncIterator[Caller]:
    async with httpx.AsyncClient(timeout=0.3, trust_env=False) as client:
        yield Caller(connector, account, client, clock)
