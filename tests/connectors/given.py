"""What connector tests start from: accounts, calls and answers of Sato's conversations, at one fixed moment."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from connectors.contract import Account, Button, Call, Fetch, Part, Request, Response

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SATO = "U" + "5a70" * 8
SATO_ON_INSTAGRAM = "1254459154682919"
OWN_INSTAGRAM = "17841405726653026"

YES_NO = (Button("k3y", "はい"), Button("n0p", "いいえ"))


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def line_account(api_base: str = "https://api.line.me", token: str = "line-token") -> Account:
    secrets = {"channel_secret": "8c570fa6dd201bb328f1c1eac23a96d8", "channel_access_token": token}
    return Account("a1", "line", "青空商店", api_base, {}, secrets)


def instagram_account(
    api_base: str = "https://graph.instagram.com", token: str = "ig-token", page_id: str = ""
) -> Account:
    settings = {"instagram_id": OWN_INSTAGRAM} | ({"page_id": page_id} if page_id else {})
    secrets = {"app_secret": "app_secret", "verify_token": "こんにちは", "access_token": token}
    return Account("a2", "instagram", "青空商店", api_base, settings, secrets)


def part(
    text: str = "承りました。", number: int = 1, buttons: tuple[Button, ...] = (), image: str | None = None
) -> Part:
    return Part(f"m{number}", text, buttons, image)


def answer(body: object = None, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    content = body if isinstance(body, bytes) else msgspec.json.encode({} if body is None else body)
    return Response(status, headers or {}, content)


def line_call(**changes: object) -> Call:
    usual = {
        "delivery_id": "d1",
        "action": "message",
        "parts": (part(),),
        "recipient": SATO,
        "author": "bot",
        "reply_token": "token",
        "received_at": NOW,
        "retry_key": "a9a5a9a0-2c0f-4e0e-9c7b-6f7c1d8f1a11",
        "route": "reply",
    }
    return msgspec.convert({**usual, **changes}, Call)


def instagram_call(**changes: object) -> Call:
    usual = {
        "delivery_id": "d1",
        "action": "message",
        "parts": (part(),),
        "recipient": SATO_ON_INSTAGRAM,
        "author": "bot",
        "received_at": NOW,
        "route": "message",
    }
    return msgspec.convert({**usual, **changes}, Call)


def fetching(answers: Mapping[str, Response], seen: list[Request] | None = None) -> Fetch:
    """A platform that answers by the end of the path, and is silent where it has no answer."""

    async def fetch(request: Request) -> Response:
        if seen is not None:
            seen.append(request)
        path = request.url.partition("?")[0]
        found = [response for end, response in answers.items() if path.endswith(end)]
        if not found:
            raise TimeoutError(f"nothing at {path}")
        return found[0]

    return fetch
