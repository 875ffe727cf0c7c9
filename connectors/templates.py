"""Writing templates: the gate judges the words first, then everything is one transaction of the desk."""

from collections.abc import Sequence

from connectors.judging import Judge
from core.clock import Clock
from core.database import Database
from desk.templates import acts
from desk.templates.judging import Judged, drafts, judged
from desk.templates.values import example
from desk.templates.variables import filled
from governance.draft import Context, Decision, Draft


class Templates:
    """What people write for later."""

    def __init__(self, database: Database, clock: Clock, judge: Judge) -> None:
        self._database = database
        self._clock = clock
        self._judge = judge

    async def check(self, text: str) -> Judged:
        """The gate's word on a template's text, with example values in it. Raises GateUnavailableError."""
        text = acts.plain(text)
        values = await self._database.read(lambda c: example(c, text))
        shown = filled(text, values)
        return judged(text, shown, await self._decisions(drafts(shown, self._clock.now())))

    async def make(self, title: str, text: str, user_id: str) -> int:
        """Answers its number. Raises TemplateRefused, GateUnavailableError."""
        title, words = await self._wording(title, text)
        now = self._clock.now()
        return await self._database.write(lambda c: acts.make(c, title, words, user_id, now))

    async def write_anew(self, number: int, title: str, text: str, user_id: str) -> None:
        """Raises TemplateRefused, NotAllowedError, NoSuchTemplateError, GateUnavailableError."""
        title, words = await self._wording(title, text)
        now = self._clock.now()
        await self._database.write(lambda c: acts.write_anew(c, number, title, words, user_id, now))

    async def _wording(self, title: str, text: str) -> tuple[str, Judged]:
        title = " ".join(title.split())
        acts.check(title, acts.plain(text))
        return title, await self.check(text)

    async def _decisions(self, asked: Sequence[tuple[Draft, Context]]) -> list[Decision]:
        return [await self._judge(draft, context) for draft, context in asked]
