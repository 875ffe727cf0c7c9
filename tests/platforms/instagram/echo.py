"""When the account's own words come back as a webhook: after the API's answer, before it, late, or never."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Literal

from tests.platforms.postman import Postman


@dataclass(frozen=True)
class Echo:
    when: Literal["after", "before", "lost"] = "after"
    """`before`: the webhook is answered before the API answers, whatever the client makes of it."""
    delay: float = 0.0

    async def play(self, postman: Postman, send: Callable[[float], Coroutine[object, object, object]]) -> None:
        """Send the echo in this manner."""
        if self.when == "before":
            await send(self.delay)
        elif self.when == "after":
            postman.later(send(self.delay))
