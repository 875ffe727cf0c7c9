"""Conversations told into the real tables through the desk, as if they had happened: for pictures and long lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from core.keyring import KeyRing
from core.tables import conversation, delivery, job, ticket
from desk import accounts, answers, conversations, intake, messages, ownership
from desk.answers import Answer, Choice, Utterance
from desk.inbound import Attachment, Inbound
from desk.intake import Source
from desk.ownership import HandOff
from governance.draft import Author, Decision

Outcome = Literal["sent", "failed", "unconfirmed", "blocked"]


@dataclass
class Teller:
    """Tells what happened, moment after moment, within one transaction."""

    connection: Connection
    at: datetime
    counted: int = 0

    def later(self, **span: float) -> None:
        """Time passes."""
        self.at += timedelta(**span)

    def says(self, account: str, channel: str, person: str, text: str, *, name: str = "", thread: str = "",
             attachments: Sequence[Attachment] = (), button: str | None = None) -> tuple[str, int]:  # fmt: skip
        """A customer writes; (conversation, ticket)."""
        self.counted += 1
        key = f"{account}-{person}-{self.counted}"
        item = Inbound(
            event_key=key, kind="message", payload={"text": text}, platform_at=self.at, external_user=person,
            external_message=key, text=text or None, sender_name=name or None, thread=thread, button=button,
            visibility="public" if thread else "private", attachments=tuple(attachments),
        )  # fmt: skip
        intake.file_events(self.connection, Source(account, channel, 0, self.at), [item], self.at)
        intake.touch_account(self.connection, account, self.at)
        place = conversations.find(self.connection, account, person, "comment" if thread else "dm", thread)
        assert place is not None
        return place.id, messages.place_of(self.connection, place.id).ticket_number

    def answers(self, where: str, text: str, author: Author = "bot", *, user: str | None = None,
                choices: Sequence[str] = (), outcome: Outcome = "sent", reason: str = "") -> None:  # fmt: skip
        """The bot or a colleague answers, and it arrives, or not."""
        place = conversations.get(self.connection, where)
        verdict: Any = "block" if outcome == "blocked" else "allow"
        decision = Decision(verdict, (text,), (), "none", "2026.11.1", self.at, {})
        said = Utterance(text, tuple(Choice(title, title) for title in choices))
        action = "public_reply" if place.kind == "comment" else "message"
        answers.store(
            self.connection, place,
            Answer(author=author, calls=[[said]], decision=decision, epoch=place.epoch, action=action, user_id=user,
                   target=place.thread or None),
            self.at,
        )  # fmt: skip
        if outcome != "blocked":
            self._move(where, "sending", "")
            self._move(where, outcome, reason)
        now = self.at
        self.connection.execute(update(ticket).where(ticket.c.conversation_id == where).values(updated_at=now))

    def _move(self, where: str, state: str, reason: str) -> None:
        newest = (
            select(delivery.c.id).where(delivery.c.conversation_id == where).order_by(delivery.c.created_at.desc(),
                                                                                      delivery.c.id.desc()).limit(1)
        )  # fmt: skip
        sent_at = {"sent_at": self.at} if state == "sent" else {}
        self.connection.execute(
            update(delivery)
            .where(delivery.c.id == newest.scalar_subquery())
            .values(state=state, reason=reason, updated_at=self.at, attempts=1, **sent_at)
        )

    def hands_off(self, where: str, reason: str, summary: Mapping[str, object] | None = None,
                  priority: str = "normal") -> None:  # fmt: skip
        """The bot asks for a person."""
        place = conversations.get(self.connection, where)
        hand_off = HandOff(reason, summary or {}, priority=priority, says_so=True)
        ownership.to_queue(self.connection, place, hand_off, self.at)

    def takes(self, number: int, user: str) -> None:
        """A colleague takes it."""
        ownership.take(self.connection, number, user, force=True, now=self.at)

    def resolves(self, number: int, user: str) -> None:
        """A colleague is done with it."""
        ownership.resolve(self.connection, number, user, force=True, now=self.at)

    def notes(self, where: str, user: str, text: str) -> None:
        """A colleague leaves a note."""
        messages.add_note(self.connection, messages.place_of(self.connection, where), text, user, self.at)

    def about(self, number: int, topic: str, locale: str = "ja") -> None:
        """What the bot understood."""
        self.connection.execute(update(ticket).where(ticket.c.number == number).values(topic=topic))
        where = select(ticket.c.conversation_id).where(ticket.c.number == number).scalar_subquery()
        self.connection.execute(update(conversation).where(conversation.c.id == where).values(locale=locale))

    def reads(self, number: int) -> None:
        """Somebody has looked at it."""
        self.connection.execute(update(ticket).where(ticket.c.number == number).values(unread=0))

    def end(self) -> None:
        """Nothing of this is still to be done: it has happened."""
        self.connection.execute(delete(job))


def connect(connection: Connection, ring: KeyRing, account_id: str, channel: str, name: str, now: datetime) -> None:
    """An account that only the tables know."""
    secrets = {
        "line": {"channel_secret": "s", "channel_access_token": "t"},
        "instagram": {"app_secret": "s", "verify_token": "v", "access_token": "t"},
        "webchat": {},
    }[channel]
    settings = {"instagram_id": "17841400000000001"} if channel == "instagram" else {}
    accounts.add(connection, ring, account_id=account_id, channel=channel, name=name, api_base="http://127.0.0.1:1",
                 settings=settings, secrets=secrets, now=now)  # fmt: skip


def many(connection: Connection, count: int, now: datetime, colleagues: Sequence[str]) -> None:
    """As many conversations as a busy year has, most of them done or with the bot."""
    for index in range(count):
        teller = Teller(connection, now - timedelta(minutes=3 * (count - index)), counted=index * 10)
        where, number = teller.says("shop", "line", f"U{index:032x}", f"注文 {20000 + index} はいつ届きますか", name="")
        teller.later(seconds=2)
        teller.answers(where, "ご注文番号を確かめています。明日の午前にお届けの予定です。")
        teller.about(number, "order_status")
        fate = index % 20
        if fate < 4:
            teller.hands_off(where, "customer_asked")
        if fate in (0, 1):
            teller.takes(number, colleagues[index % len(colleagues)])
        if fate == 0:
            teller.answers(where, "担当が確かめます。", "agent", user=colleagues[0])
        elif fate > 8:
            teller.resolves(number, colleagues[0])
        if index % 200 == 0:
            teller.end()
    Teller(connection, now).end()
