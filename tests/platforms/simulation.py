"""The machinery that every simulated platform stands on: server, gateway, ledger, faults, postman."""

from collections.abc import Callable, Iterable, Sequence

from tests.platforms.clock import Clock
from tests.platforms.faults import Act, Fault, PlannedFault, When
from tests.platforms.gateway import Gateway, Manners, Route
from tests.platforms.postman import Postman
from tests.platforms.records import Changes, Ledger, Received
from tests.platforms.server import LoopbackServer


class Simulation:
    """One running platform. A simulator builds its routes on `changes`, `ledger` and `postman`, then calls `serve`."""

    def __init__(self, clock: Clock, patience: float, webhook: str | None) -> None:
        self.clock = clock
        self.changes = Changes()
        self.ledger = Ledger(self.changes)
        self.postman = Postman(clock, self.changes, patience)
        self.postman.url = webhook

    def serve(self, routes: Sequence[Route], manners: Manners) -> None:
        self._gateway = Gateway(routes, manners, self.ledger, self.clock)
        self._server = LoopbackServer(self._gateway.handle)

    def add_routes(self, routes: Sequence[Route]) -> None:
        """Serve more than the platform's API: the chat page, the control API."""
        self._gateway.add(routes)

    @property
    def base(self) -> str:
        return self._server.base

    async def start(self, port: int = 0) -> None:
        await self._server.listen(port)

    async def stop(self) -> None:
        self._gateway.faults.clear()
        await self.postman.close()
        await self._server.stop()

    async def go_down(self) -> None:
        """Refuse every connection from now on."""
        await self._server.refuse()

    async def come_up(self) -> None:
        """Listen again, at the same address."""
        await self._server.listen()

    def fault(
        self,
        endpoints: str | Iterable[str],
        act: Act = "answer",
        *,
        when: When = "before",
        status: int | None = None,
        error: str | None = None,
        message: str | None = None,
        retry_after: int | None = None,
        delay: float = 0.0,
        hold: bool = False,
        times: int | None = 1,
    ) -> PlannedFault:
        """Plan a fault for the next `times` requests (None: all) to any of these endpoints ("*": every one)."""
        fault = Fault(act, when, status, error, message, retry_after, delay)
        return self._gateway.faults.add(endpoints, fault, times, held=hold)

    def clear_faults(self) -> None:
        self._gateway.faults.clear()

    async def until(self, holds: Callable[[], bool], within: float, what: str) -> None:
        """Raises TimeoutError with what was received instead."""
        await self.changes.until(holds, within, lambda: f"{what} within {within} s; {self.summary()}")

    async def received(self, kinds: Sequence[str], count: int, within: float) -> tuple[Received, ...]:
        """Wait until so many requests to these endpoints have arrived."""
        wanted = f"no {count} requests to {', '.join(kinds)}"
        await self.until(lambda: len(self.ledger.of(*kinds)) >= count, within, wanted)
        return self.ledger.of(*kinds)

    def summary(self) -> str:
        lines = [f"{entry.kind} {entry.verdict} {entry.status} to {entry.to or '-'}" for entry in self.ledger]
        posts = [str(posted.status) for posted in self.postman.posted]
        return f"received: {'; '.join(lines[-20:]) or 'nothing'}; webhooks answered: {', '.join(posts[-20:]) or 'none'}"
