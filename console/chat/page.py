"""The page itself: opened by anybody, in the visitor's language, with a cookie that says who it is from now on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html

from connectors.contract import Account
from console import render
from console.chat.caller import is_encrypted
from console.chat.language import language_of
from console.chat.room import COOKIE, Room
from console.chat.visitors import LIVES, RENEWED_AFTER, Visitor, new_visitor, token_of
from console.chat.wording import page_words, script_words
from console.headers import PAGE_HEADERS
from console.i18n.catalogue import Text
from console.view.kinds import Language
from core.hours_text import week_text


@dataclass(frozen=True)
class ChatPage:
    """What the template shows."""

    account_id: str
    title: str
    greeting: str
    hours: str
    privacy_url: str
    other: Language
    now: datetime
    script_words: Mapping[str, Text]


def add_routes(blueprint: Blueprint, room: Room) -> None:
    """The page of each web chat."""

    @blueprint.get("/<account_id:str>")
    async def page(request: Request, account_id: str) -> HTTPResponse:
        language = language_of(request)
        account = room.account(account_id)
        say = page_words(language).text
        if account is None:
            return html(render.door("chat/missing.html", language, say=say), status=404, headers=PAGE_HEADERS)
        answer = html(
            render.door("chat/page.html", language, say=say, chat=_view(account, room, language)), headers=PAGE_HEADERS
        )
        _greet(request, answer, room, account_id)
        return answer


def _view(account: Account, room: Room, language: Language) -> ChatPage:
    own = account.settings
    return ChatPage(
        account_id=account.id,
        title=own.get("title") or account.name,
        greeting=own.get(f"greeting_{language}") or page_words(language).text("greeting"),
        hours=_unbroken(week_text(room.counter.house.hours, language)),
        privacy_url=_web_address(own.get("privacy_url", "")),
        other="en" if language == "ja" else "ja",
        now=room.counter.clock.now(),
        script_words=script_words(language),
    )


def _unbroken(hours: str) -> str:
    """The same words; a line ends between two days, never between a day and its hours or within a time."""
    joined = re.sub("[–〜]", "\N{WORD JOINER}\\g<0>\N{WORD JOINER}", hours.replace(" ", "\N{NO-BREAK SPACE}"))
    return joined.replace(",\N{NO-BREAK SPACE}", ", ")


def _web_address(given: str) -> str:
    """Only what leads to a page: a link of another kind could run as script."""
    return given if urlsplit(given).scheme in ("http", "https") else ""


def _greet(request: Request, answer: HTTPResponse, room: Room, account_id: str) -> None:
    """Give the browser its cookie, or a younger one: who comes back within half a year finds the conversation."""
    now = room.counter.clock.now()
    known = room.visitor(request, account_id)
    if known is not None and now - known.since < RENEWED_AFTER:
        return
    visitor = Visitor(known.id, now) if known is not None else new_visitor(now)
    answer.add_cookie(
        COOKIE,
        token_of(room.counter.ring, account_id, visitor),
        path=f"/chat/{account_id}",
        secure=is_encrypted(request, room.counter.settings.public_url),
        httponly=True,
        samesite="Lax",
        max_age=int(LIVES.total_seconds()),
    )
