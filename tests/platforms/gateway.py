"""The way of every request through a simulated platform: route, record, fault, process, answer."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.platforms.clock import Clock
from tests.platforms.exchange import Answer, Request, Response, Silence
from tests.platforms.faults import Fault, FaultPlan, PlannedFault
from tests.platforms.records import Description, Ledger, Verdict


@dataclass(frozen=True)
class Call:
    """A request that found its endpoint."""

    kind: str
    request: Request
    where: Mapping[str, str]
    """The variable parts of the path."""
    number: int
    """The place in the ledger, 0 for what is not recorded."""
    at: float


Process = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Route:
    kind: str
    method: str
    path: str
    """Literal parts, `{name}` for one variable part, `{v}` for a version such as /v25.0 that may be left out."""
    process: Process
    recorded: bool = True
    """False for the simulator's own pages, which are no part of the platform's API and meet no faults."""


@dataclass(frozen=True)
class Manners:
    """How one platform behaves around its endpoints."""

    classify: Callable[[Route, Request, Mapping[str, str]], str]
    """The kind of a recorded request, where one path serves for several."""
    describe: Callable[[str, Request, Mapping[str, str]], Description]
    admit: Callable[[Call], Response | None]
    """What is checked before any endpoint: the token, the rate. None lets the call in."""
    refusal: Callable[[Fault], Response]
    """The platform's answer for a fault of this status or error."""
    unknown: Callable[[Request], Response]


class Gateway:
    def __init__(self, routes: Sequence[Route], manners: Manners, ledger: Ledger, clock: Clock) -> None:
        self._routes: list[tuple[Route, re.Pattern[str]]] = []
        self.add(routes)
        self._manners = manners
        self._ledger = ledger
        self._clock = clock
        self.faults = FaultPlan()

    def add(self, routes: Sequence[Route]) -> None:
        """Serve these besides; where two match, the earlier one answers."""
        self._routes += [(route, _pattern(route.path)) for route in routes]

    async def handle(self, request: Request) -> Answer:
        route, where = self._find(request)
        if route is None:
            return self._manners.unknown(request)
        if not route.recorded:
            return await route.process(Call(route.kind, request, where, 0, self._clock()))
        return await self._recorded(route, request, where)

    def _find(self, request: Request) -> tuple[Route | None, Mapping[str, str]]:
        for route, pattern in self._routes:
            match = pattern.fullmatch(request.path) if route.method == request.method else None
            if match:
                return route, match.groupdict()
        return None, {}

    async def _recorded(self, route: Route, request: Request, where: Mapping[str, str]) -> Answer:
        at = self._clock()
        kind = self._manners.classify(route, request, where)
        number = self._ledger.arrive(at, kind, request, self._manners.describe(kind, request, where))
        call = Call(kind, request, where, number, at)
        planned = self.faults.take(kind)
        answer = await self._process(route, call) if planned is None else await self._faulty(route, call, planned)
        if isinstance(answer, Response):
            self._ledger.answered(number, answer.status)
        return answer

    async def _faulty(self, route: Route, call: Call, planned: PlannedFault) -> Answer:
        fault = planned.fault
        if fault.when == "before":
            await planned.wait()
        if fault.replaces_processing:
            self._ledger.settle(call.number, "unprocessed")
            return self._disturbed(fault, self._manners.refusal(fault))
        response = await self._process(route, call)
        if fault.when == "after":
            await planned.wait()
        if fault.status is not None or fault.error is not None:
            response = self._manners.refusal(fault)
        return self._disturbed(fault, response)

    async def _process(self, route: Route, call: Call) -> Response:
        response = self._manners.admit(call) or await route.process(call)
        self._ledger.settle(call.number, _verdict(response))
        return response

    def _disturbed(self, fault: Fault, response: Response) -> Answer:
        if fault.act == "garbage":
            return Response(fault.status or 200, b"<html>\x00\xff upstream", {"content-type": "text/html"})
        if fault.act == "truncate":
            return Response(response.status, response.body, response.headers, cut_after=len(response.body) // 2)
        return response if fault.act == "answer" else Silence(fault.act)


def _pattern(path: str) -> re.Pattern[str]:
    versioned = path.replace("{v}", r"(?:/v\d+\.\d+)?")
    return re.compile(re.sub(r"\{([a-z]\w+)\}", r"(?P<\1>[^/]+)", versioned))


def _verdict(response: Response) -> Verdict:
    if response.status == 409:
        return "repeated"
    return "accepted" if response.status < 300 else "refused"
