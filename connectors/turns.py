"""Lane `turn:CONVERSATION`: the bot's turns and what must wait for them, one after the other."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from connectors.bot_answers import calls, hand_off_of, request_for, showable, utterances, visibility_of
from connectors.contract import Action, Connector
from connectors.judging import Judge, judged
from connectors.rasa import BotAnswer, BotDownError, RasaClient
from connectors.readiness import Readiness
from core import crash_points
from core.clock import Clock
from core.database import Database
from core.hours import Schedule
from core.lanes import Handler, Job, RetryLater, Work
from core.tables import conversation
from desk import answers, conversations, receipts, turns
from desk.answers import Answer, Utterance
from desk.approvals.store import is_open
from desk.conversations import Conversation
from desk.lines import waiting_text
from desk.ownership import HandOff, to_queue
from desk.turns import Turn
from governance.decisions import as_json
from governance.draft import Author, Decision
from governance.errors import GateUnavailableError

RETRY = timedelta(seconds=1)


@dataclass(frozen=True)
class Parts:
    """What the handler works with."""

    database: Database
    clock: Clock
    rasa: RasaClient
    readiness: Readiness
    judge: Judge
    connectors: Mapping[str, Connector]
    hours: Schedule


class Turns:
    """The handler of turn lanes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kinds: dict[str, Callable[[Work], Awaitable[None]]] = {
            "turn": self._turn,
            "line": self._line,
            "facts": self._facts,
            "forget": self._forget,
        }

    def handler(self, beside: int = 16) -> Handler:
        """How the worker runs it. A turn that fails for good gives its conversation to people."""
        return Handler(self.run, beside=beside, tries=6, on_dead=self._dead, opening=self._open)

    async def run(self, work: Work) -> None:
        """One job of the lane."""
        await self._kinds[work.job.kind](work)

    def _open(self, connection: Connection, jobs: Sequence[Job]) -> Turn | None:
        """A turn begins in the transaction that claims its lane, often the one that filed the message."""
        (job,) = jobs
        if job.kind != "turn":
            return None
        return turns.begin(connection, str(job.payload["conversation"]), self._parts.clock.now())

    async def _turn(self, work: Work) -> None:
        begun = work.opened
        if not isinstance(begun, Turn):
            await work.finish(lambda connection: None)
            return
        answer = await self._ask(work, begun)
        if answer is not None:
            await self._conclude(work, begun, answer)

    async def _ask(self, work: Work, begun: Turn) -> BotAnswer | None:
        """Rasa's answer; None when the deadline passed and people have the conversation."""
        parts = self._parts
        now = parts.clock.now()
        left = (parts.readiness.deadline(begun.received_at, now) - now).total_seconds()
        if left <= 0:
            await self._give_up(work, begun, HandOff("bot_unavailable"))
            return None
        try:
            answer = await parts.rasa.turn(begun.place.channel, request_for(begun), left)
        except BotDownError as error:
            raise RetryLater(f"the bot: {error}", min(RETRY, timedelta(seconds=left)), counts=False) from error
        parts.readiness.answered(parts.clock.now())
        return answer

    async def _conclude(self, work: Work, begun: Turn, answer: BotAnswer) -> None:
        """Judge the answer outside the writer, then keep it, unless a person took the conversation meanwhile."""
        said, hand_off = showable(begun.place, utterances(answer)), hand_off_of(answer)
        if not said:
            await self._give_up(work, begun, hand_off or HandOff("bot_silent"), answer)
            return
        try:
            decision = await judged(self._parts.judge, begun.place, "bot", said,
                                    self._parts.clock.now(), model=answer.model)  # fmt: skip
        except GateUnavailableError:
            await self._give_up(work, begun, HandOff("gate_unavailable"), answer)
            return
        crash_points.reached("after_bot_answer")
        now = self._parts.clock.now()
        await work.finish(lambda connection: self._keep(connection, begun, answer, said, hand_off, decision, now))
        crash_points.reached("after_cleared")

    def _keep(self, connection: Connection, begun: Turn, answer: BotAnswer, said: list[Utterance],
              hand_off: HandOff | None, decision: Decision, now: datetime) -> None:  # fmt: skip
        place = turns.still_the_bots(connection, begun)
        if place is None:
            turns.end(connection, begun.id, "voided", "overtaken", now, understood=answer.understood)
            return
        if decision.verdict in ("hold", "block"):
            findings = [as_json(each) for each in decision.findings]
            summary = hand_off.summary if hand_off else {}
            hand_off = HandOff(f"gate_{decision.verdict}", summary=summary, findings=findings)
        _learn_language(connection, place, begun)
        outcome = "handed_off" if hand_off else "answered"
        turns.end(connection, begun.id, outcome, hand_off.reason if hand_off else "", now,
                  understood=answer.understood, model=answer.model)  # fmt: skip
        epoch = place.epoch
        if hand_off is not None and to_queue(connection, place, hand_off, now):
            epoch += 1
        answers.store(connection, place, self._answer(begun, said, decision, epoch), now)

    def _answer(self, begun: Turn, said: list[Utterance], decision: Decision, epoch: int) -> Answer:
        place, newest = begun.place, begun.newest
        action: Action = "public_reply" if place.kind == "comment" else "message"
        fixed = [Utterance(text, each.choices, each.image, each.id)
                 for each, text in zip(said, decision.texts, strict=True)]  # fmt: skip
        return Answer(
            author="bot",
            calls=calls(self._parts.connectors[place.channel], action, fixed),
            decision=decision,
            epoch=epoch,
            action=action,
            target=newest.external_id if action == "public_reply" else None,
            turn_id=begun.id,
            reply_token=newest.reply_token,
            received_at=newest.created_at,
        )

    async def _give_up(self, work: Work, begun: Turn, hand_off: HandOff, answer: BotAnswer | None = None) -> None:
        """No answer that could go out: people get the conversation, the customer the waiting line."""
        now = self._parts.clock.now()

        def write(connection: Connection) -> None:
            place = turns.still_the_bots(connection, begun)
            understood = answer.understood if answer else None
            state = "handed_off" if place else "voided"
            turns.end(connection, begun.id, state, hand_off.reason, now, understood=understood)
            if place is not None:
                to_queue(connection, place, hand_off, now)

        await work.finish(write)

    async def _line(self, work: Work) -> None:
        """The waiting line: composed for this moment, judged like every word, sent while people still have it."""
        parts, where = self._parts, str(work.job.payload["conversation"])
        approval = work.job.payload.get("approval")
        now = parts.clock.now()

        def read(connection: Connection) -> tuple[Conversation, bool]:
            place = conversations.get(connection, where)
            waits = is_open(connection, str(approval)) if approval else place.owner == "queue"
            return place, waits and not place.paused(now)

        place, waits = await parts.database.read(read)
        if not waits:
            await work.finish(lambda connection: None)
            return
        text = waiting_text(parts.hours, visibility_of(place.kind), place.locale, now)
        decision = await judged(parts.judge, place, "system", [Utterance(text)], now)
        line = self._waiting_answer(place, text, decision)

        def write(connection: Connection) -> None:
            if conversations.get(connection, where, lock=True).epoch == place.epoch:
                answers.store(connection, place, line, now)

        await work.finish(write)

    def _waiting_answer(self, place: Conversation, text: str, decision: Decision) -> Answer:
        action: Action = "public_reply" if place.kind == "comment" else "message"
        author: Author = "system"
        return Answer(
            author=author,
            calls=calls(self._parts.connectors[place.channel], action, [Utterance(text)]),
            decision=decision,
            epoch=place.epoch,
            action=action,
            target=place.thread if action == "public_reply" else None,
        )

    async def _facts(self, work: Work) -> None:
        slots = work.job.payload["slots"]
        assert isinstance(slots, dict)
        try:
            await self._parts.rasa.facts(str(work.job.payload["conversation"]), slots)
        except BotDownError as error:
            raise RetryLater(f"the bot: {error}", RETRY) from error
        await work.finish(lambda connection: None)

    async def _forget(self, work: Work) -> None:
        payload = work.job.payload
        try:
            await self._parts.rasa.forget(str(payload["conversation"]), str(payload["message"]))
        except BotDownError as error:
            raise RetryLater(f"the bot: {error}", timedelta(seconds=5), counts=False) from error
        await work.finish(lambda connection: receipts.erase_understood(connection, str(payload["message"])))

    def _dead(self, connection: Connection, job: Job, reason: str) -> None:
        """A job failed for good: nobody may wait in silence for it."""
        where = str(job.payload["conversation"])
        place = conversations.get(connection, where, lock=True)
        if job.kind == "turn" and place.owner == "bot":
            to_queue(connection, place, HandOff("dead_letter"), self._parts.clock.now())


def _learn_language(connection: Connection, place: Conversation, begun: Turn) -> None:
    locale = request_for(begun).locale
    if locale and locale != place.locale:
        connection.execute(update(conversation).where(conversation.c.id == place.id).values(locale=locale))
