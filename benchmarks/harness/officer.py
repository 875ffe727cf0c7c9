"""An administrator who freezes a channel that nobody uses here and lifts it again: there is always an act to seal."""

import asyncio

import msgspec

from tests.platforms.client import HttpClient, Reply

SCOPE = "channel:instagram"


class Officer:
    """Acts over the JSON API, again and again; `done` holds the freezes that the app said it had written."""

    def __init__(self, address: str, token: str) -> None:
        self._base = f"{address}/api/v1/freezes"
        self._headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        self._client = HttpClient()
        self._stopping = False
        self.done: list[str] = []

    async def run(self, every: float = 0.1) -> None:
        """Act until stopped. The app dies meanwhile: an act without an answer is left alone."""
        body = msgspec.json.encode({"scope": SCOPE, "reason": "棚卸し"})
        try:
            while not self._stopping:
                declared = await self._ask("POST", self._base, body)
                if declared is not None and declared.status == 201:
                    which = str(msgspec.json.decode(declared.body)["id"])
                    self.done.append(which)
                    await self._ask("DELETE", f"{self._base}/{which}", b"")
                await asyncio.sleep(every)
        finally:
            await self._client.close()

    def stop(self) -> None:
        """Do nothing more after the act that is under way."""
        self._stopping = True

    async def _ask(self, method: str, url: str, body: bytes) -> Reply | None:
        try:
            return await self._client.request(method, url, self._headers, body, within=5.0)
        except (ConnectionError, TimeoutError):
            return None
