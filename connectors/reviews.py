"""Decisions of people on held answers: new words are judged first, then everything is one transaction of the desk."""

from collections.abc import Sequence

from sqlalchemy import Connection

from connectors.judging import Judge, judged
from core.clock import Clock
from core.database import Database
from desk import conversations
from desk.answers import Choice, Utterance
from desk.approvals import acts, store, words
from desk.approvals.acts import Wording
from desk.approvals.ending import Outcome
from desk.approvals.words import Carrier
from desk.conversations import Conversation
from governance.approvals.case import NotAllowedError
from governance.draft import Author, Decision


class Reviews:
    """What approvers, authors and outsiders do with held answers."""

    def __init__(self, database: Database, clock: Clock, judge: Judge) -> None:
        self._database = database
        self._clock = clock
        self._judge = judge

    async def check(self, case_id: str, texts: Sequence[str]) -> Decision:
        """The gate's word on other words for a held answer. Raises GateUnavailableError, NoSuchCaseError."""
        place, carriers = await self._database.read(lambda c: _loaded(c, case_id))
        return await self._judged(place, carriers, texts)

    async def approve(self, case_id: str, user_id: str, digest: str, *, comment: str = "",
                      push: bool = False) -> Outcome:  # fmt: skip
        """Raises NotAllowedError, NoSuchCaseError."""
        now = self._clock.now()
        return await self._database.write(
            lambda c: acts.approve(c, case_id, user_id, digest, now, comment=comment, push=push)
        )

    async def edit(self, case_id: str, user_id: str, seen: str, texts: Sequence[str], *,
                   comment: str = "") -> Outcome:  # fmt: skip
        """Raises NotAllowedError, NoSuchCaseError, GateUnavailableError."""
        new = await self._wording(case_id, texts)
        now = self._clock.now()
        return await self._database.write(
            lambda c: acts.edit(c, case_id, user_id, seen, new, now, comment=comment)
        )

    async def revise(self, case_id: str, user_id: str, texts: Sequence[str]) -> Outcome:
        """The author's new version. Raises NotAllowedError, NoSuchCaseError, GateUnavailableError."""
        new = await self._wording(case_id, texts)
        now = self._clock.now()
        return await self._database.write(lambda c: acts.revise(c, case_id, user_id, new, now))

    async def request_changes(self, case_id: str, user_id: str, digest: str, comment: str) -> Outcome:
        """Raises NotAllowedError, NoSuchCaseError."""
        now = self._clock.now()
        return await self._database.write(
            lambda c: acts.request_changes(c, case_id, user_id, digest, comment, now)
        )

    async def reject(self, case_id: str, user_id: str, digest: str, comment: str) -> Outcome:
        """Raises NotAllowedError, NoSuchCaseError."""
        now = self._clock.now()
        return await self._database.write(lambda c: acts.reject(c, case_id, user_id, digest, comment, now))

    async def withdraw(self, case_id: str, user_id: str) -> Outcome:
        """Raises NotAllowedError, NoSuchCaseError."""
        now = self._clock.now()
        return await self._database.write(lambda c: acts.withdraw(c, case_id, user_id, now))

    async def _wording(self, case_id: str, texts: Sequence[str]) -> Wording:
        """New words with the gate's decision; what it corrects by itself is judged again as corrected."""
        place, carriers = await self._database.read(lambda c: _loaded(c, case_id))
        if len(texts) != len(words.texts_of(carriers)):
            raise NotAllowedError("another_version")
        decision = await self._judged(place, carriers, texts)
        if decision.verdict == "revise":
            decision = await self._judged(place, carriers, decision.texts)
        return Wording(decision.texts, decision)

    async def _judged(self, place: Conversation, carriers: Sequence[Carrier], texts: Sequence[str]) -> Decision:
        first = carriers[0]
        parts = [part for each in carriers for part in each.parts]
        said = [
            Utterance(text, tuple(Choice(title, "", which) for which, title in part.buttons), part.image, part.id)
            for part, text in zip(parts, texts, strict=True)
        ]
        private = first.action == "private_reply"
        author = _AUTHORS[first.author]
        return await judged(self._judge, place, author, said, self._clock.now(), private=private)


_AUTHORS: dict[str, Author] = {name: name for name in ("bot", "agent", "system", "scheduler", "api")}


def _loaded(connection: Connection, case_id: str) -> tuple[Conversation, tuple[Carrier, ...]]:
    held = store.load(connection, case_id)
    return conversations.get(connection, held.conversation_id), words.carriers(connection, held.answer_id)
