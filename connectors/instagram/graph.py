"""The address of an account at Meta's Graph API, and how a request there is written."""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urlencode

import msgspec

from connectors.contract import Account, Request

VERSION = "v25.0"
"""Supported until 2028-07-29."""

INSTAGRAM_HOST = "graph.instagram.com"
FACEBOOK_HOST = "graph.facebook.com"
DEFAULT_BASE = f"https://{INSTAGRAM_HOST}"

Method = Literal["GET", "POST", "DELETE"]


def page_id(account: Account) -> str:
    """The linked Facebook page's id where the account is connected through one, else empty."""
    return account.settings.get("page_id", "")


def instagram_id(account: Account) -> str:
    return account.settings.get("instagram_id", "")


def owner(account: Account) -> str:
    """Whose messages, conversations and subscriptions they are: the page's, else the account's own."""
    return page_id(account) or instagram_id(account)


def _base(account: Account) -> str:
    base = account.api_base.rstrip("/")
    return f"https://{FACEBOOK_HOST}" if page_id(account) and base == DEFAULT_BASE else base


def graph_request(
    account: Account,
    method: Method,
    path: tuple[str, ...],
    query: Mapping[str, str] | None = None,
    body: Mapping[str, object] | None = None,
) -> Request:
    """`path` holds ids and names, which cannot lead out of it. The token is in a header: addresses end up in logs."""
    headers = {"authorization": f"Bearer {account.secrets.get('access_token', '')}"}
    if body is not None:
        headers["content-type"] = "application/json"
    url = "/".join([_base(account), VERSION, *(quote(step, safe="") for step in path)])
    return Request(
        method=method,
        url=f"{url}?{urlencode(query)}" if query else url,
        headers=headers,
        body=msgspec.json.encode(body) if body is not None else b"",
    )
