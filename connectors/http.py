"""The HTTP client: the one place that opens connections to platforms and to Rasa."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from connectors.contract import Request, Response
from governance.clearance import Clearance

MOST = 4 * 1024 * 1024
"""Bytes of an answer that are read; no API of ours says more."""
GRACE = 1.0
"""Seconds after a request's own limit at which it is over in any case: that limit holds for every single read."""


@dataclass
class NoAnswerError(ConnectionError):
    """Nothing usable came back. `reached` False: the request certainly never arrived; True: it may have."""

    reason: str
    reached: bool

    def __str__(self) -> str:
        return self.reason


class HttpClient:
    """Keeps connections open between calls. Follows no redirects, reads no proxy settings, logs no addresses."""

    def __init__(self, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=100, keepalive_expiry=4.0)
        self._client = httpx2.AsyncClient(
            transport=transport, limits=limits, trust_env=False, follow_redirects=False, timeout=10.0
        )

    async def fetch(self, request: Request, *, clearance: Clearance | None = None) -> Response:
        """One request, whole answer. Raises NoAnswerError.

        `clearance`: what it is sent under; the transport sees it, and the one in tests lets nothing out without.
        """
        try:
            async with asyncio.timeout(request.timeout + GRACE):  # an answer that drips breaks no other limit
                return await self._fetch(request, clearance)
        except TimeoutError as error:
            raise NoAnswerError("TooSlow", reached=True) from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol) as error:
            raise NoAnswerError(type(error).__name__, reached=False) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise NoAnswerError(type(error).__name__, reached=True) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _fetch(self, request: Request, clearance: Clearance | None) -> Response:
        timeout = httpx2.Timeout(request.timeout, connect=min(5.0, request.timeout))
        built = self._client.build_request(
            request.method, request.url, headers=dict(request.headers), content=request.body or None, timeout=timeout,
            extensions={"clearance": clearance},
        )  # fmt: skip
        answer = await self._client.send(built, stream=True)
        try:
            body = await _read(answer)
        finally:
            await answer.aclose()
        return Response(answer.status_code, _lower(answer.headers), body)


async def _read(answer: httpx2.Response) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in answer.aiter_bytes():
        size += len(chunk)
        if size > MOST:
            raise httpx2.ReadError("the answer is too long", request=answer.request)
        chunks.append(chunk)
    return b"".join(chunks)


def _lower(headers: httpx2.Headers) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
