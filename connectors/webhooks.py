"""Webhooks: verify the signature over the raw bytes, commit the delivery, answer 200. Everything else comes after."""

from collections.abc import Mapping

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, text

from connectors.account_book import AccountBook, UnknownAccountError, UnreadableAccountError
from connectors.contract import Account, Connector
from connectors.intake import keep_delivery
from core import crash_points
from core.clock import Clock
from core.database import Database


def webhook_blueprint(database: Database, clock: Clock, book: AccountBook,
                      connectors: Mapping[str, Connector]) -> Blueprint:  # fmt: skip
    """POST and GET /webhooks/CHANNEL/ACCOUNT."""
    blueprint = Blueprint("webhooks", url_prefix="/webhooks")

    @blueprint.post("/<channel:str>/<account_id:str>")
    async def receive(request: Request, channel: str, account_id: str) -> HTTPResponse:
        account = _account(book, connectors, channel, account_id)
        if isinstance(account, HTTPResponse):
            return account
        body = request.body
        if not connectors[channel].verify(account, request.headers, body):
            return text("the signature does not match", status=401)
        now = clock.now()
        crash_points.reached("before_event_commit")
        await database.write(lambda connection: keep_delivery(connection, account.id, body, now), urgent=True)
        crash_points.reached("after_event_commit")
        return empty(200)

    @blueprint.get("/<channel:str>/<account_id:str>")
    async def greet(request: Request, channel: str, account_id: str) -> HTTPResponse:
        account = _account(book, connectors, channel, account_id)
        if isinstance(account, HTTPResponse):
            return account
        query = {name: request.args.get(name) or "" for name in request.args}
        answer = connectors[channel].handshake(account, query)
        return text("forbidden", status=403) if answer is None else text(answer)

    return blueprint


def _account(book: AccountBook, connectors: Mapping[str, Connector], channel: str,
             account_id: str) -> Account | HTTPResponse:  # fmt: skip
    try:
        account = book.get(account_id)
    except UnknownAccountError:
        return text("no such account", status=404)
    except UnreadableAccountError:
        return text("the account's credentials cannot be read; enter them again", status=503)
    if account.channel != channel or channel not in connectors:
        return text("no such account", status=404)
    return account
