"""A transport that lets nothing out but what is cleared: each clearance once, by one call."""

import httpx2

from governance.clearance import Clearance


class UngatedError(AssertionError):
    """Something was on its way to a platform without a clearance, or with one that served before."""


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Reading (GET) passes; everything else needs a clearance of its own that is spent on it."""

    def __init__(self) -> None:
        self._inner = httpx2.AsyncHTTPTransport()
        self.used: list[Clearance] = []
        self.refused: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises UngatedError."""
        if request.method != "GET":
            self._demand(request)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    def _demand(self, request: httpx2.Request) -> None:
        clearance = request.extensions.get("clearance")
        known = isinstance(clearance, Clearance) and clearance.spent
        if not known or any(clearance is each for each in self.used):
            self.refused.append(f"{request.method} {request.url.path}")
            raise UngatedError(self.refused[-1])
        self.used.append(clearance)
