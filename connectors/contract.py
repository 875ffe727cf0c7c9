"""What every connector is: how a platform signs, speaks, is spoken to, and fails. Pure: the network is elsewhere."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from core.limits import Limits, Visibility
from desk.inbound import Inbound

Action = Literal["message", "public_reply", "private_reply", "hide", "unhide", "delete", "like", "publish"]


@dataclass(frozen=True)
class Setting:
    """One key of an account, in the platform's own words."""

    name: str
    label_ja: str
    label_en: str
    secret: bool = False
    required: bool = True
    default: str = ""
    hint_ja: str = ""
    hint_en: str = ""
    identifies: bool = False
    """Its value is the platform's own id of the account, which webhooks carry (`Inbound.destination`)."""


@dataclass(frozen=True)
class Account:
    """A connected account with its secrets opened; never logged, never stored in this form."""

    id: str
    channel: str
    name: str
    api_base: str
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Button:
    """A choice offered to the customer. The platform carries `id` alone; what it means stays at the desk."""

    id: str
    title: str


@dataclass(frozen=True)
class Part:
    """One message as it goes out."""

    message_id: str
    text: str
    buttons: tuple[Button, ...] = ()
    image: str | None = None
    """A public HTTPS address, where the platform fetches pictures itself."""


@dataclass(frozen=True)
class Call:
    """One delivery: what one request to the platform shall do. The words are fixed by its clearance."""

    delivery_id: str
    action: Action
    parts: tuple[Part, ...]
    recipient: str
    """The platform's id of the customer."""
    author: Literal["bot", "agent", "system", "scheduler"]
    visibility: Visibility = "private"
    target: str | None = None
    """The comment that a reply, hide, delete or like is about."""
    reply_token: str | None = None
    received_at: datetime | None = None
    """When the newest customer message of this answer reached us."""
    retry_key: str = ""
    """A UUID stored before the first call and the same for each repetition."""
    route: str = ""
    """The way chosen at the first attempt (LINE: reply or push); empty before it."""
    tried_at: datetime | None = None
    """When the first attempt began; None before it. Bounds retry keys and the reading of threads."""
    attempts: int = 0
    """Calls made before this one."""
    unknown: bool = False
    """An earlier attempt may have been accepted: we never learned."""


@dataclass(frozen=True)
class Request:
    """One HTTP request to a platform; `local` means the channel is ours and nothing crosses a network."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = b""
    timeout: float = 10.0
    local: bool = False


@dataclass(frozen=True)
class Response:
    """What came back whole. A time-out or a broken connection is not a response (see Connector.after_silence)."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Sent:
    """The platform accepted it. Ids in the order of the parts, as far as it told them."""

    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class TryAgain:
    """Certainly not accepted; the same call later may be. `after` is the platform's wish, else our backoff decides.

    `route` set: take this way from now on (LINE: push, after an expired reply token on a first, known attempt).
    """

    reason: str
    after: timedelta | None = None
    route: str | None = None
    counts: bool = True
    """False: this attempt shall not count towards the limit (rate limits, another route)."""


@dataclass(frozen=True)
class Refused:
    """Certainly not accepted, and never will be as it stands.

    The reason is a code of connectors/reasons.py, which has wording in the console's catalogues.
    """

    reason: str
    detail: str = ""
    token_dead: bool = False
    """The account's credentials no longer work: flag it, tell admins, keep what waits."""
    account_blocked: bool = False
    """The platform stopped the account as a whole (monthly limit, policy): alert, and hold the others back."""


@dataclass(frozen=True)
class Uncertain:
    """It may have been accepted. Never repeated blindly: reconciled by echo, by reading, or by a person.

    The flags are those of Refused: a repetition was refused, but the attempt before it may have been accepted.
    """

    reason: str
    token_dead: bool = False
    account_blocked: bool = False


Outcome = Sent | TryAgain | Refused | Uncertain


@dataclass(frozen=True)
class CheckStep:
    """One line of a connection check: what was looked at and how to mend it."""

    name: str
    """A code with wording in the console's catalogues, such as `line.redelivery`."""
    state: Literal["ok", "warn", "fail", "todo"]
    detail: str = ""


Fetch = Callable[[Request], Awaitable[Response]]
"""A GET to the platform (or a POST that only tests, such as LINE's webhook test): writes nothing a customer sees.

Raises when no whole answer came: during a check an OSError (it becomes a failed step), else whatever its caller,
through which it passes, knows how to handle.
"""


class NotUnderstoodError(ValueError):
    """A body with a valid signature that is no JSON or of no known shape. The message is the reason shown."""


class Connector(Protocol):
    """A platform. All but `check` and `profile` are pure functions of their arguments."""

    channel: str
    limits: tuple[Limits, ...]
    settings: tuple[Setting, ...]
    default_api_base: str
    hosts: frozenset[str]
    """The platform's own hosts: `api_base` may be one of them or loopback, nothing else."""
    rate_per_second: float
    """Calls an account may make, shared by all its conversations."""

    def verify(self, account: Account, headers: Mapping[str, str], body: bytes) -> bool:
        """Constant-time check of the signature over the raw bytes. Header names come in lower case."""
        ...

    def handshake(self, account: Account, query: Mapping[str, str]) -> str | None:
        """The platform's GET challenge: the text to answer, or None for 403."""
        ...

    def parse(self, body: bytes, received_at: datetime) -> Sequence[Inbound]:
        """All inner events of a delivery, in its order. Raises NotUnderstoodError for the body as a whole."""
        ...

    def plan(self, action: Action, parts: Sequence[Part]) -> Sequence[Sequence[Part]]:
        """Group an answer's messages into as few calls as the platform allows, keeping their order."""
        ...

    def route(self, call: Call, now: datetime) -> str:
        """Which way this call takes at its first attempt (`reply`, `push`, `comment` …)."""
        ...

    def request(self, account: Account, call: Call) -> Request:
        """The request for `call.route`; the same call gives the same bytes."""
        ...

    def outcome(self, call: Call, response: Response) -> Outcome:
        """What the platform's answer means.

        Uncertain here (a 5xx that may hide an acceptance) is as good as silence: ask `after_silence` then, which
        knows whether a repetition is safe.
        """
        ...

    def after_silence(self, call: Call, now: datetime) -> TryAgain | Uncertain:
        """No answer came though the request may have been accepted (time-out, reset, our own death).

        `call` stands as it is after the silent attempt: `attempts` counts it, `unknown` is true. Asked once when the
        silence begins and once more, with the same call, before a repetition.
        TryAgain only where repeating cannot double: LINE's push with its retry key, or LINE's identical reply,
        once, within 50 s of receipt.
        """
        ...

    async def check(self, account: Account, fetch: Fetch, webhook_url: str | None) -> Sequence[CheckStep]:
        """Look at the connection as the platform sees it, in the order a person should mend it."""
        ...

    async def profile(self, account: Account, external_user: str, fetch: Fetch) -> str | None:
        """The customer's display name; None when the platform will not tell."""
        ...

    async def find_sent(self, account: Account, call: Call, fetch: Fetch) -> Sent | None:
        """Look for an uncertain call in the platform's own thread; None: not seen there, or it cannot be read."""
        ...
