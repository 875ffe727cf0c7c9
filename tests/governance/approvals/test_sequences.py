"""Any order of acts by anybody: no self-approval, no stage left out, nothing released that was not approved as it is.

The judge of this is a second bookkeeping that knows only who did what and what was answered. `SEQUENCES` runs more.
"""

import os
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from governance.approvals import case as acts
from governance.approvals.case import Case, NotAllowedError, Person, Version
from governance.approvals.routes import Route, Stage
from governance.draft import Verdict
from governance.packs.schema import Bilingual

SEQUENCES = int(os.environ.get("MADOGUCHI_TEST_SEQUENCES", "300"))
TITLE = Bilingual("確認", "Check")
NAMES = ("a", "b", "c", "d", "e")
GROUPS = ("role:admin", "team:brand", "team:legal")
stages = st.builds(
    Stage,
    st.just(TITLE),
    st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True).map(tuple),
    st.sampled_from(["any", "all", 1, 2]),
    escalate=st.lists(st.sampled_from(GROUPS), max_size=1).map(tuple),
)
routes = st.lists(stages, min_size=1, max_size=3).map(lambda made: Route(TITLE, tuple(made)))
memberships = st.sets(st.sampled_from(GROUPS), min_size=2)
names = st.sampled_from(NAMES)
seldom = st.integers(0, 7)
"""0 in one of eight draws: what ends a case comes seldom, or nothing would ever be approved."""
verdicts = st.sampled_from(["allow", "hold", "block"])


class AnyOrder(RuleBasedStateMachine):
    """Acts at random; the book says what may be true afterwards."""

    @initialize(route=routes, members=st.lists(memberships, min_size=5, max_size=5), author=names)
    def open(self, route: Route, members: list[set[str]], author: str) -> None:
        grouped = zip(NAMES, members, strict=True)
        self.people = {name: Person(name, frozenset(groups) | {f"user:{name}"}) for name, groups in grouped}
        self.now = datetime(2026, 11, 20, tzinfo=UTC)
        self.digests = 1
        self.case: Case = acts.opened(route, Version(1, "d1", frozenset({author}), "hold", self.now))
        self.writers, self.wording, self.route, self.free = {author}, "d1", route, False
        self.agreed: list[set[str]] = [set()]
        self.extra, self.over = False, False

    def _voters(self) -> set[str]:
        stage = self.case.present
        return {name for name, person in self.people.items() if person.groups & set(stage.approvers)}

    @rule(who=names, seen=st.sampled_from(["now", "now", "now", "now", "d1"]))
    def approve(self, who: str, seen: str) -> None:
        self.now += timedelta(minutes=1)
        seen = self.wording if seen == "now" else seen
        voters, at = self._voters(), len(self.agreed) - 1
        try:
            after = acts.approve(self.case, self.people[who], seen, voters, self.now)
        except NotAllowedError:
            return
        stage = self.route.stages[at]
        asked = {*stage.approvers, *(stage.escalate if self.extra else ())}
        assert seen == self.wording
        assert not self.over
        assert who not in self.writers, "an author approved"
        assert asked & self.people[who].groups, "somebody who was not asked approved"
        assert who not in self.agreed[at], "one person counted twice"
        self.agreed[at].add(who)
        if _enough(stage, self.agreed[at], voters - self.writers):
            self.agreed.append(set())
            self.extra = False
        self.case = after

    @rule(who=names, verdict=verdicts, keep=st.booleans(), other=routes, way=st.sampled_from(["edit", "revise"]))
    def write(self, who: str, verdict: Verdict, keep: bool, other: Route, way: str) -> None:
        self.digests += 1
        made = Version(99, f"d{self.digests}", frozenset({"nobody"}), verdict, self.now)
        route = None if keep else other
        before = self.case
        try:
            if way == "edit":
                self.case = acts.edit(before, self.people[who], self.wording, made, route)
            else:
                self.case = acts.revise(before, self.people[who], made, route)
        except NotAllowedError:
            return
        assert verdict != "block"
        assert (who in self.writers) == (way == "revise")
        self.writers, self.wording = self.writers | {who}, made.digest
        self.route, self.agreed, self.extra = route or self.route, [set()], False
        self.free, self.over = route is None and verdict == "allow", False

    @rule(who=names, act=st.sampled_from([acts.request_changes, acts.reject]), luck=seldom)
    def decide(self, who: str, act: "object", luck: int) -> None:
        if luck:
            return
        try:
            self.case = act(self.case, self.people[who], self.wording)  # type: ignore[operator]
        except NotAllowedError:
            return
        assert who not in self.writers
        self.over = True

    @rule(who=names, luck=seldom)
    def withdraw(self, who: str, luck: int) -> None:
        if luck:
            return
        try:
            self.case = acts.withdraw(self.case, self.people[who])
        except NotAllowedError:
            return
        assert who in self.writers
        self.over = True

    @rule()
    def fall_due(self) -> None:
        self.case = acts.fall_due(self.case)
        self.extra = self.extra or self.case.overdue

    @rule(luck=seldom)
    def lapse(self, luck: int) -> None:
        if luck:
            return
        self.case = acts.lapse(self.case)
        self.over = True

    @invariant()
    def releases_only_what_was_approved_as_it_is(self) -> None:
        if not hasattr(self, "case"):
            return
        released = [f"d{number}" for number in range(1, self.digests + 1) if acts.releases(self.case, f"d{number}")]
        through = len(self.agreed) > len(self.route.stages)
        assert released in ([], [self.wording])
        if released:
            assert not self.over
            assert self.free or through, "a stage was left out"
        assert self.case.version.authors == self.writers


def _enough(stage: Stage, agreed: set[str], able: set[str]) -> bool:
    if stage.needs == "any":
        return len(agreed) > 0
    return able <= agreed if stage.needs == "all" else len(agreed) >= int(stage.needs)


AnyOrder.TestCase.settings = settings(max_examples=SEQUENCES, stateful_step_count=30, deadline=None)
TestAnyOrder = AnyOrder.TestCase
