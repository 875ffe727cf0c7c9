"""/accounts: the page, an account connected, changed and removed, and its check."""

from dataclasses import replace

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from connectors.checking import check_account, confirm
from connectors.registry import CONNECTORS
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.accounts.forms import change, connect, empty_form
from console.pages.accounts.listing import all_cards
from console.pages.answers import page
from console.pages.errors import BadRequestError, MissingError
from console.pages.fields import field
from console.pages.frame import frame
from console.pages.visit import Visit, visiting
from console.view.accounts import Account, AccountForm, Accounts, CredentialProblem
from console.view.chrome import Chrome
from desk import accounts
from desk.accounts import UnknownAccount


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """The accounts."""

    @blueprint.get("/accounts")
    async def listed(request: Request) -> HTTPResponse:
        return await _page(request, await _admin(request, counter))

    @blueprint.post("/accounts")
    async def add(request: Request) -> HTTPResponse:
        visit = await _admin(request, counter)
        if field(request, "channel") not in CONNECTORS:
            raise BadRequestError("there is no such channel")
        refused = await connect(request, visit)
        if refused is not None:
            return await _page(request, visit, refused)
        account_id = field(request, "id").strip()
        await _check(visit, account_id, "")
        return redirect(f"/accounts?open={account_id}#a-{account_id}", headers=PAGE_HEADERS, status=303)

    @blueprint.post("/accounts/<account_id:str>/remove")
    async def remove(request: Request, account_id: str) -> HTTPResponse:
        visit = await _admin(request, counter)
        actor, now = visit.actor.name, visit.now
        try:
            await counter.database.write(lambda c: accounts.remove(c, account_id, actor=actor, now=now))
        except UnknownAccount as error:
            raise MissingError("account") from error
        await counter.house.book.read()
        return redirect("/accounts", headers=PAGE_HEADERS, status=303)

    @blueprint.post("/accounts/<account_id:str>/check")
    async def check(request: Request, account_id: str) -> HTTPResponse:
        visit = await _admin(request, counter)
        try:
            await _check(visit, account_id, field(request, "confirmed"))
        except UnknownAccount as error:
            raise MissingError("account") from error
        return await _card(request, visit, account_id)

    @blueprint.post("/accounts/<account_id:str>/credentials")
    async def enter(request: Request, account_id: str) -> HTTPResponse:
        visit = await _admin(request, counter)
        stored = await counter.database.read(lambda c: accounts.open_account(c, counter.ring, account_id))
        if stored is None:
            raise MissingError("account")
        problem = await change(request, visit, stored)
        if not problem:
            await _check(visit, account_id, "")
        return await _card(request, visit, account_id, problem)


async def _admin(request: Request, counter: Counter) -> Visit:
    visit = await visiting(request, counter)
    visit.only_admin()
    return visit


async def _check(visit: Visit, account_id: str, confirmed: str) -> None:
    """Look at the account; a step that a person has just done by hand counts as done. Raises UnknownAccount."""
    done = await _confirm(visit, account_id, confirmed)
    counter = visit.counter
    outside = (counter.settings.public_url or "").rstrip("/")
    card = await counter.database.read(lambda c: accounts.open_account(c, counter.ring, account_id))
    if card is None:
        raise UnknownAccount(account_id)
    url = f"{outside}/webhooks/{card.channel}/{account_id}" if outside else None
    await check_account(counter.database, counter.ring, counter.house.client.fetch, account_id, webhook_url=url,
                        now=counter.clock.now())  # fmt: skip
    if not done:
        await _confirm(visit, account_id, confirmed)


async def _confirm(visit: Visit, account_id: str, confirmed: str) -> bool:
    if not confirmed:
        return True
    return await visit.counter.database.write(
        lambda c: confirm(c, account_id, confirmed, actor=visit.actor.name, now=visit.now)
    )


async def _card(request: Request, visit: Visit, account_id: str, problem: CredentialProblem = "") -> HTTPResponse:
    if not visit.part:
        return redirect("/accounts", headers=PAGE_HEADERS, status=303)
    chrome, cards = await _read(request, visit)
    card = next((each for each in cards if each.id == account_id), None)
    if card is None:
        raise MissingError("account")
    status = 422 if problem else 200
    return await page("accounts/account.html", chrome, status, account=replace(card, problem=problem), opened=True)


async def _page(request: Request, visit: Visit, refused: AccountForm | None = None) -> HTTPResponse:
    chrome, cards = await _read(request, visit)
    forms = tuple(
        refused if refused and refused.channel == channel else empty_form(channel, visit.language)
        for channel in CONNECTORS
    )
    view = Accounts(cards, open=request.args.get("open", ""), forms=forms)
    return await page("accounts.html", chrome, 422 if refused else 200, accounts=view)


async def _read(request: Request, visit: Visit) -> tuple[Chrome, tuple[Account, ...]]:
    outside = (visit.counter.settings.public_url or f"{request.scheme}://{request.host}").rstrip("/")

    def read(connection: Connection) -> tuple[Chrome, tuple[Account, ...]]:
        return frame(connection, visit, "accounts"), all_cards(connection, visit, outside)

    return await visit.counter.database.read(read)
