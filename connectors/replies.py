"""What people and API tokens send: judged first, then kept with their decision and queued for sending."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select, update

from connectors.bot_answers import calls, visibility_of
from connectors.contract import Action, Connector
from connectors.judging import NOTHING, Judge, judged
from core.clock import Clock
from core.database import Database
from core.refused import Refused
from core.tables import delivery, message, ticket
from desk import answers, conversations, history, ownership
from desk.answers import Answer, Utterance
from desk.conversations import Conversation
from desk.second_thoughts import give_up, take_back, unsettled
from desk.templates.matching import Match, holds, matching
from governance import statements
from governance.draft import Author, Decision
from governance.normalise import text_digest

REPEATS_WITHIN = timedelta(seconds=60)


class KeyReusedError(Refused):
    """The same idempotency key came with another text."""


class _TemplateGone(Exception):
    """The template that the decision rests on may not be used any more: the words are judged by themselves."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a user or an API token."""

    id: str
    kind: str = "user"
    admin: bool = False

    @property
    def name(self) -> str:
        """As the audit log calls it."""
        return f"{self.kind}:{self.id}"

    @property
    def author(self) -> Author:
        """As the gate calls it."""
        return "agent" if self.kind == "user" else "api"


@dataclass(frozen=True)
class Wish:
    """A message somebody wants to send."""

    conversation_id: str
    text: str
    idempotency_key: str
    take: bool = False
    private: bool = False
    """Answer a public comment in private."""
    delay: timedelta = timedelta(0)
    """For so long the author can take it back."""


@dataclass(frozen=True)
class Reply:
    """What became of it so far."""

    message_id: str
    state: str
    decision: Decision | None
    due_at: datetime | None = None


class Replies:
    """Sends what people write."""

    def __init__(self, database: Database, clock: Clock, judge: Judge, connectors: Mapping[str, Connector]) -> None:
        self._database = database
        self._clock = clock
        self._judge = judge
        self._connectors = connectors

    async def check(self, conversation_id: str, actor: Actor, text: str, *, private: bool = False) -> Decision:
        """The gate's word on a text that is still being written. Raises GateUnavailableError."""
        place = await self._database.read(lambda c: conversations.get(c, conversation_id))
        return await self._judged(place, actor, text, await self._template(place, actor, text), private=private)

    async def send(self, actor: Actor, wish: Wish) -> Reply:
        """Raises NotYoursError, KeyReusedError, GateUnavailableError, sqlalchemy.exc.NoResultFound."""
        wish = await self._database.read(lambda c: _as_statement(c, wish))
        place = await self._database.read(lambda c: conversations.get(c, wish.conversation_id))
        known = await self._template(place, actor, wish.text)
        try:
            return await self._sent(place, actor, wish, known)
        except _TemplateGone:
            return await self._sent(place, actor, wish, None)

    async def again(self, actor: Actor, delivery_id: str, *, key: str) -> Reply:
        """Send a failed or unconfirmed delivery's words once more, as this person's own message, judged anew."""
        where, text, action = await self._database.read(lambda c: unsettled(c, delivery_id))
        wish = Wish(where, text, key, take=True, private=action == "private_reply")
        reply = await self.send(actor, wish)
        now = self._clock.now()
        await self._database.write(lambda c: give_up(c, delivery_id, actor.name, now))
        return reply

    async def cancel(self, actor: Actor, message_id: str) -> str:
        """Take a message back that has not left yet; answers its text. Raises TooLateToCancelError."""
        now = self._clock.now()
        return await self._database.write(lambda c: take_back(c, actor.id, message_id, now, actor=actor.name))

    async def _template(self, place: Conversation, actor: Actor, text: str) -> Match | None:
        """The approved template that these words are here, unchanged."""
        return await self._database.read(lambda c: matching(c, place, actor.name, text))

    async def _sent(self, place: Conversation, actor: Actor, wish: Wish, known: Match | None) -> Reply:
        """Raises _TemplateGone where what was agreed to is agreed to no more."""
        decision = await self._judged(place, actor, wish.text, known, private=wish.private)
        relied = known if known and _relies(decision, wish.text, known) else None
        now = self._clock.now()
        return await self._database.write(lambda c: self._keep(c, actor, wish, decision, relied, now))

    async def _judged(self, place: Conversation, actor: Actor, text: str, known: Match | None, *,
                      private: bool) -> Decision:  # fmt: skip
        now = self._clock.now()
        digests = await self._database.read(lambda c: recent_digests(c, place, now)) if actor.author == "api" else ()
        return await judged(self._judge, place, actor.author, [Utterance(text)], now, recent=digests, private=private,
                            agreed=known.agreed if known else NOTHING)  # fmt: skip

    def _keep(self, connection: Connection, actor: Actor, wish: Wish, decision: Decision, relied: Match | None,
              now: datetime) -> Reply:  # fmt: skip
        known = history.by_key(connection, wish.conversation_id, wish.idempotency_key)
        if known is not None:
            if known.text not in (wish.text, *decision.texts):
                raise KeyReusedError("this idempotency key was used for another text")
            return Reply(known.id, known.state or "", decision, known.due_at)
        if relied is not None and not holds(connection, relied):
            raise _TemplateGone
        place = conversations.get(connection, wish.conversation_id, lock=True)
        if place.owner != "agent" or place.owner_id != actor.id:
            place = self._taken(connection, place, actor, wish, now)
        said = Utterance(decision.texts[0])
        answer = replace(
            self._answer(connection, place, actor, wish, decision, said, now),
            template=(relied.number, relied.version) if relied else None,
        )
        state = answers.store(connection, place, answer, now)
        if answer.action == "private_reply":
            conversations.link_private(connection, place, now)
        _note_answer(connection, place.id, now)
        return Reply(said.id, state, decision, answer.due_at)

    def _taken(self, connection: Connection, place: Conversation, actor: Actor, wish: Wish,
               now: datetime) -> Conversation:  # fmt: skip
        number = _newest_ticket(connection, place.id)
        if not wish.take:
            raise ownership.not_yours(connection, place, number)
        ownership.take(connection, number, actor.id, force=actor.admin, now=now, actor=actor.name)
        return conversations.get(connection, place.id)

    def _answer(self, connection: Connection, place: Conversation, actor: Actor, wish: Wish, decision: Decision,
                said: Utterance, now: datetime) -> Answer:  # fmt: skip
        action, target = _action(connection, place, private=wish.private)
        return Answer(
            author=actor.author,
            calls=calls(self._connectors[place.channel], action, [said]),
            decision=decision,
            epoch=place.epoch,
            action=action,
            target=target,
            user_id=actor.id,
            received_at=place.last_inbound_at,
            idempotency_key=wish.idempotency_key,
            text_digest=text_digest(said.text),
            due_at=now + wish.delay if wish.delay else None,
            statement_id=statements.id_of(connection, said.text),
        )


def _relies(decision: Decision, text: str, known: Match) -> bool:
    """Whether it lets words out that it would have held, had people not agreed to them before."""
    told = {(each.rule, text[each.start : each.end]) for each in decision.findings if each.action == "warn"}
    return decision.verdict in ("allow", "revise") and not known.agreed.isdisjoint(told)


def _as_statement(connection: Connection, wish: Wish) -> Wish:
    """A holding statement's own words, where these are they but for what stands around: only so they pass a freeze."""
    known = statements.matching(connection, wish.text)
    return wish if known is None else replace(wish, text=known.text)


def recent_digests(connection: Connection, place: Conversation, now: datetime) -> tuple[str, ...]:
    """What was said to this customer within the last minute, as the rule against repetition compares it."""
    return tuple(
        connection.execute(
            select(delivery.c.text_digest).where(
                delivery.c.recipient == place.external_user,
                delivery.c.account_id == place.account_id,
                delivery.c.text_digest != "",
                delivery.c.created_at > now - REPEATS_WITHIN,
                delivery.c.state.not_in(("blocked", "superseded", "failed")),
            )
        ).scalars()
    )


def _action(connection: Connection, place: Conversation, *, private: bool) -> tuple[Action, str | None]:
    """How an answer goes out here, and the comment it is about: the customer's newest one in this thread."""
    if visibility_of(place.kind) == "private":
        return "message", None
    newest = connection.execute(
        select(message.c.external_id)
        .where(message.c.conversation_id == place.id, message.c.direction == "in", message.c.external_id.is_not(None))
        .order_by(message.c.sequence.desc())
        .limit(1)
    ).scalar()
    return ("private_reply" if private else "public_reply"), newest or place.thread


def _newest_ticket(connection: Connection, conversation_id: str) -> int:
    return int(
        connection.execute(
            select(ticket.c.number)
            .where(ticket.c.conversation_id == conversation_id)
            .order_by(ticket.c.number.desc())
            .limit(1)
        ).scalar_one()
    )


def _note_answer(connection: Connection, conversation_id: str, now: datetime) -> None:
    """A person has answered: the first answer's time, and the ticket waits for the customer."""
    number = _newest_ticket(connection, conversation_id)
    first = func.coalesce(ticket.c.answered_at, bindparam("at", now, ticket.c.answered_at.type))
    connection.execute(
        update(ticket).where(ticket.c.number == number).values(unread=0, updated_at=now, answered_at=first)
    )

