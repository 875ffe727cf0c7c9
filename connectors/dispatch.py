"""Lane `out:CONVERSATION`: deliveries go out one after the other, and each one's fate is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from connectors.account_book import AccountBook, UnknownAccountError, UnreadableAccountError
from connectors.bot_answers import visibility_of
from connectors.budget import Budget, Budgets
from connectors.contract import (
    Account,
    Button,
    Call,
    Connector,
    Outcome,
    Part,
    Refused,
    Sent,
    TryAgain,
    Uncertain,
)
from connectors.http import HttpClient, NoAnswerError
from connectors.outgoing import Claimed, TooLateError, send
from core import crash_points
from core.clock import Clock
from core.database.prepared import prepared
from core.lanes import Handler, Job, RetryLater, Work, enqueue
from core.lanes.backoff import backoff
from core.limits import limits_of
from core.tables import conversation, delivery, message
from desk import accounts, conversations, deliveries
from desk.accounts import AccountState
from desk.ownership import HandOff, to_queue
from governance.clearance import Clearance, claim
from governance.freeze import put_off

TRIES = 8
"""Transient failures of one delivery before people see it as failed."""


@dataclass(frozen=True)
class Loaded:
    """A delivery as the dispatcher needs it."""

    call: Call
    account_id: str
    channel: str
    state: str
    due_at: datetime | None
    newest_inbound: datetime | None


class Dispatcher:
    """The handler of out lanes."""

    def __init__(
        self, clock: Clock, book: AccountBook, connectors: Mapping[str, Connector], client: HttpClient
    ) -> None:
        self._clock = clock
        self._book = book
        self._connectors = connectors
        self._client = client
        self._budgets = Budgets()

    def handler(self, beside: int = 64) -> Handler:
        """How the worker runs it."""
        return Handler(self.run, beside=beside, tries=TRIES, opening=_open)

    async def run(self, work: Work) -> None:
        """One delivery: from cleared to whatever became of it."""
        loaded = work.opened
        if not isinstance(loaded, Loaded) or loaded.state not in ("cleared", "sending"):
            await work.finish(lambda connection: None)
            return
        try:
            account = self._book.get(loaded.account_id)
        except (UnknownAccountError, UnreadableAccountError) as error:
            raise RetryLater(f"account: {type(error).__name__}", timedelta(seconds=30), counts=False) from error
        connector = self._connectors[loaded.channel]
        if loaded.state == "sending":
            await self._resume(work, connector, account, loaded)
        else:
            await self._first(work, connector, account, loaded)

    async def _first(self, work: Work, connector: Connector, account: Account, loaded: Loaded) -> None:
        call = loaded.call
        budget = self._budgets.of(account.id, connector.rate_per_second)
        if (wait := budget.wait(self._clock.monotonic())) > 0:
            raise RetryLater("rate", timedelta(seconds=wait), counts=False)
        call = replace(call, route=call.route or connector.route(call, self._clock.now()))
        await self._claim_and_send(work, connector, account, loaded, call, budget, again=False)

    async def _resume(self, work: Work, connector: Connector, account: Account, loaded: Loaded) -> None:
        """A call whose outcome nobody knows: an answer that never came, or our own death in the middle of it."""
        call = replace(loaded.call, unknown=True)
        wish = connector.after_silence(call, self._clock.now())
        if isinstance(wish, Uncertain):
            await work.finish(lambda connection: self._uncertain(connection, call, wish.reason))
            return
        budget = self._budgets.of(account.id, connector.rate_per_second)
        await self._claim_and_send(work, connector, account, loaded, call, budget, again=True)

    async def _claim_and_send(self, work: Work, connector: Connector, account: Account, loaded: Loaded, call: Call,
                              budget: Budget, *, again: bool) -> None:  # fmt: skip
        oldest = _oldest(loaded, call, self._clock.now())

        def claimed(connection: Connection) -> tuple[Clearance | str, float]:
            now = self._clock.now()
            word = claim(connection, call.delivery_id, channel=loaded.channel, route=call.route,
                         oldest_inbound=oldest, now=now, again=again)  # fmt: skip
            return word, self._clock.monotonic()

        word, at = await work.step(claimed)
        if not isinstance(word, Clearance):
            await self._refused(work, loaded, call, word, again=again)
            return
        crash_points.reached("after_sending")
        try:
            response = await send(Claimed(word, at), connector, account, call, self._client, self._clock)
            outcome = Sent() if response is None else connector.outcome(call, response)
            crash_points.reached("after_accepted")
        except TooLateError:
            outcome = TryAgain("late", timedelta(0), counts=False)
            if again:
                outcome = Uncertain("late")
        except NoAnswerError as silence:
            if not silence.reached and not call.unknown:
                outcome = TryAgain(silence.reason)
            else:
                outcome = connector.after_silence(_tried(call, self._clock.now()), self._clock.now())
                budget.failed(self._clock.monotonic())
                if isinstance(outcome, TryAgain):
                    await self._stay_open(work, call, outcome)
                    return
        await self._settle(work, account, call, outcome, budget)

    async def _stay_open(self, work: Work, call: Call, outcome: TryAgain) -> None:
        """The outcome is unknown, and repeating cannot double: it stays on its way until it is repeated."""
        after = outcome.after if outcome.after is not None else backoff(call.attempts)
        due = self._clock.now() + after

        def write(connection: Connection) -> datetime:
            _mark_unknown(connection, call.delivery_id, outcome.reason)
            return due

        await work.postpone(write, outcome.reason)

    async def _refused(self, work: Work, loaded: Loaded, call: Call, word: str, *, again: bool) -> None:
        """The claim does not hold: somebody took over, a freeze, a closed window."""
        now = self._clock.now()
        if again:
            await work.finish(lambda connection: self._uncertain(connection, call, word))
        elif word in ("frozen", "paused"):
            await work.leave(lambda connection: put_off(connection, call.delivery_id), now=now)
        elif word == "early" and loaded.due_at is not None:
            raise RetryLater("early", max(timedelta(0), loaded.due_at - now), counts=False)
        elif word == "gone":
            await work.finish(lambda connection: None)
        else:
            await work.finish(lambda connection: deliveries.supersede(connection, call.delivery_id, word, now))

    async def _settle(self, work: Work, account: Account, call: Call, outcome: Outcome, budget: Budget) -> None:
        now = self._clock.now()
        if isinstance(outcome, Sent):
            budget.succeeded()
            ids = outcome.external_ids
            await work.finish(lambda connection: deliveries.sent(connection, call.delivery_id, ids, now))
        elif isinstance(outcome, Uncertain):
            await self._unsure(work, account, call, outcome)
        elif isinstance(outcome, Refused):
            await work.finish(lambda connection: _fail(connection, account, call, outcome, now))
        else:
            await self._try_again(work, account, call, outcome, budget, now)

    async def _unsure(self, work: Work, account: Account, call: Call, outcome: Uncertain) -> None:
        """The platform's answer does not tell: repeated where that cannot double, else unconfirmed."""
        now = self._clock.now()
        if not call.unknown:
            wish = self._connectors[account.channel].after_silence(_tried(call, now), now)
            if isinstance(wish, TryAgain):
                await self._stay_open(work, call, wish)
                return

        def write(connection: Connection) -> None:
            self._uncertain(connection, call, outcome.reason)
            _flag(connection, account, outcome, now)

        await work.finish(write)

    async def _try_again(self, work: Work, account: Account, call: Call, outcome: TryAgain, budget: Budget,
                         now: datetime) -> None:  # fmt: skip
        """Certainly not accepted: back to cleared, so that a take-over or a freeze can still stop it."""
        if outcome.counts:
            budget.failed(self._clock.monotonic())
        if outcome.after is not None:
            budget.hold(self._clock.monotonic(), outcome.after.total_seconds())
        if outcome.counts and call.attempts + 1 >= TRIES:
            given_up = Refused("tried_too_often", outcome.reason)
            await work.finish(lambda connection: _fail(connection, account, call, given_up, now))
            return
        after = outcome.after if outcome.after is not None else backoff(call.attempts)
        if outcome.route is not None:
            after = timedelta(0)

        def write(connection: Connection) -> datetime:
            deliveries.settle(connection, call.delivery_id, "cleared", now, reason=outcome.reason)
            _reroute(connection, call.delivery_id, outcome)
            return now + after

        await work.postpone(write, outcome.reason)

    def _uncertain(self, connection: Connection, call: Call, reason: str) -> None:
        now = self._clock.now()
        deliveries.settle(connection, call.delivery_id, "unconfirmed", now, reason=reason, unknown=True)
        enqueue(connection, f"reconcile:{call.delivery_id}", "reconcile", {"delivery": call.delivery_id},
                now=now, due_at=now + timedelta(seconds=3))  # fmt: skip


def _open(connection: Connection, jobs: Sequence[Job]) -> Loaded | None:
    """Read in the transaction that claims the lane, often the one that cleared the delivery."""
    (job,) = jobs
    return load(connection, str(job.payload["delivery"]))


def _tried(call: Call, now: datetime) -> Call:
    """The call after one more attempt of unknown fate."""
    return replace(call, attempts=call.attempts + 1, unknown=True, tried_at=call.tried_at or now)


_load = prepared(
    select(
        delivery.c.id, delivery.c.action, delivery.c.recipient, delivery.c.author, delivery.c.target,
        delivery.c.reply_token, delivery.c.received_at, delivery.c.retry_key, delivery.c.route, delivery.c.attempts,
        delivery.c.unknown, delivery.c.tried_at, delivery.c.account_id, delivery.c.state, delivery.c.due_at,
        conversation.c.channel, conversation.c.kind, conversation.c.last_inbound_at,
    )
    .join(conversation, conversation.c.id == delivery.c.conversation_id)
    .where(delivery.c.id == bindparam("which"))
)  # fmt: skip
_parts = prepared(
    select(message.c.id, message.c.text, message.c.buttons, message.c.attachments)
    .where(message.c.delivery_id == bindparam("which"))
    .order_by(message.c.position)
)


def load(connection: Connection, delivery_id: str) -> Loaded | None:
    """A delivery with its words, as the platform's connector takes it."""
    row = connection.execute(_load, {"which": delivery_id}).first()
    if row is None:
        return None
    parts = tuple(
        Part(each.id, each.text, _buttons(each.buttons), _image(each.attachments))
        for each in connection.execute(_parts, {"which": delivery_id})
    )
    call = Call(
        delivery_id=row.id,
        action=row.action,
        parts=parts,
        recipient=row.recipient,
        author="agent" if row.author == "api" else row.author,
        visibility=visibility_of(row.kind) if row.action != "private_reply" else "private",
        target=row.target,
        reply_token=row.reply_token,
        received_at=row.received_at,
        retry_key=row.retry_key,
        route=row.route,
        attempts=row.attempts,
        unknown=row.unknown,
        tried_at=row.tried_at,
    )
    return Loaded(call, row.account_id, row.channel, row.state, row.due_at, row.last_inbound_at)


def _buttons(stored: list[dict[str, str]] | None) -> tuple[Button, ...]:
    return tuple(Button(each["id"], each["title"]) for each in stored or ())


def _image(attachments: object) -> str | None:
    if isinstance(attachments, list) and attachments and attachments[0].get("kind") == "image":
        url = attachments[0].get("url")
        return str(url) if url else None
    return None


def _oldest(loaded: Loaded, call: Call, now: datetime) -> datetime | None:
    """The customer must have written since then, where the platform has a window."""
    limits = limits_of(loaded.channel, call.visibility)
    window = limits.agent_window if call.author == "agent" else limits.bot_window
    return now - window if window is not None else None


def _mark_unknown(connection: Connection, delivery_id: str, reason: str) -> None:
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(unknown=True, reason=reason))


def _reroute(connection: Connection, delivery_id: str, outcome: TryAgain) -> None:
    """Another way from now on; an attempt that shall not count is taken off again."""
    values: dict[str, object] = {"route": outcome.route or ""}
    if not outcome.counts:
        values["attempts"] = delivery.c.attempts - 1
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(values))


def _flag(connection: Connection, account: Account, outcome: Refused | Uncertain, now: datetime) -> None:
    if outcome.token_dead or outcome.account_blocked:
        state: AccountState = "token_dead" if outcome.token_dead else "stopped"
        accounts.set_state(connection, account.id, state, outcome.reason, now=now)


def _fail(connection: Connection, account: Account, call: Call, outcome: Refused, now: datetime) -> None:
    """It did not arrive and will not. A bot's answer that fails leaves nobody waiting: people get the conversation."""
    deliveries.settle(connection, call.delivery_id, "failed", now, reason=outcome.reason, detail=outcome.detail)
    _flag(connection, account, outcome, now)
    if call.author == "bot":
        where = connection.execute(
            select(delivery.c.conversation_id).where(delivery.c.id == call.delivery_id)
        ).scalar_one()
        place = conversations.get(connection, where, lock=True)
        if place.owner == "bot":
            to_queue(connection, place, HandOff("not_delivered", silent=True), now)
