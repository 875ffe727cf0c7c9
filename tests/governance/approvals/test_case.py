"""Acts on a case, one by one."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.approvals.case import (
    Case,
    NotAllowedError,
    Person,
    Reason,
    Version,
    approve,
    edit,
    fall_due,
    lapse,
    may_decide,
    opened,
    reject,
    releases,
    request_changes,
    revise,
    withdraw,
)
from governance.approvals.routes import Needs, Route, Stage
from governance.draft import Verdict
from governance.packs.schema import Bilingual

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TITLE = Bilingual("確認", "Check")
AUTHOR = Person("ishii", frozenset({"role:agent", "user:ishii"}))
MORI = Person("mori", frozenset({"role:admin", "team:brand", "user:mori"}))
TAKADA = Person("takada", frozenset({"role:admin", "team:legal", "user:takada"}))
NOBODY = Person("nakamura", frozenset({"role:agent", "user:nakamura"}))
ADMINS = frozenset({"mori", "takada"})


def route(*stages: tuple[str, Needs]) -> Route:
    made = (Stage(TITLE, (group,), needs, hours=1, escalate=("role:agent",)) for group, needs in stages)
    return Route(TITLE, tuple(made))


def version(digest: str = "one", verdict: Verdict = "hold", by: str = "ishii") -> Version:
    return Version(1, digest, frozenset({by}), verdict, NOW)


def case(*stages: tuple[str, Needs]) -> Case:
    return opened(route(*(stages or (("role:admin", "any"),))), version())


def refused(reason: Reason) -> "pytest.RaisesExc[NotAllowedError]":
    return pytest.raises(NotAllowedError, match=f"^{reason}$")


def test_one_yes_is_enough_where_any_may_decide() -> None:
    agreed = approve(case(), MORI, "one", ADMINS, NOW, "根拠を見ました")
    assert agreed.state == "approved"
    assert releases(agreed, "one")
    assert not releases(agreed, "two")
    assert agreed.votes[0].comment == "根拠を見ました"


@pytest.mark.parametrize("groups", [AUTHOR.groups, MORI.groups])
def test_nobody_approves_what_they_wrote_whatever_their_role(groups: frozenset[str]) -> None:
    author = Person("ishii", groups | {"role:admin"})
    for act in (lambda: approve(case(), author, "one", ADMINS, NOW), lambda: reject(case(), author, "one")):
        with refused("own_version"):
            act()


def test_who_is_not_asked_decides_nothing() -> None:
    with refused("not_asked"):
        approve(case(), NOBODY, "one", ADMINS, NOW)


def test_what_was_not_seen_is_not_approved() -> None:
    with refused("another_version"):
        approve(case(), MORI, "older", ADMINS, NOW)


def test_stages_come_in_their_order() -> None:
    begun = case(("team:brand", "any"), ("team:legal", "any"))
    with refused("not_asked"):
        approve(begun, TAKADA, "one", ADMINS, NOW)
    later = NOW + timedelta(hours=1)
    checked = approve(begun, MORI, "one", ADMINS, later)
    assert (checked.state, checked.stage, checked.since) == ("waiting", 1, later)
    assert approve(checked, TAKADA, "one", ADMINS, later).state == "approved"


@pytest.mark.parametrize("needs", ["all", 2])
def test_two_of_two_are_two_people(needs: Needs) -> None:
    first = approve(case(("role:admin", needs)), MORI, "one", ADMINS, NOW)
    assert first.state == "waiting"
    with refused("voted_already"):
        approve(first, MORI, "one", ADMINS, NOW)
    assert approve(first, TAKADA, "one", ADMINS, NOW).state == "approved"


def test_an_edit_voids_what_was_approved_before() -> None:
    begun = case(("team:brand", "any"), ("team:legal", "any"))
    checked = approve(begun, MORI, "one", ADMINS, NOW)
    again = revise(checked, AUTHOR, version("two"), begun.route)
    assert (again.stage, again.state, again.version.number) == (0, "waiting", 2)
    assert again.yeses(0) == frozenset()
    with refused("not_asked"):
        approve(again, TAKADA, "two", ADMINS, NOW)


def test_an_approvers_edit_that_the_gate_allows_goes_out_with_both_as_authors() -> None:
    edited = edit(case(), MORI, "one", version("two", "allow"), None)
    assert edited.state == "approved"
    assert edited.version.authors == {"ishii", "mori"}
    assert releases(edited, "two")


def test_an_approvers_edit_that_still_needs_approval_is_decided_by_somebody_else() -> None:
    begun = case()
    edited = edit(begun, MORI, "one", version("two"), begun.route)
    assert edited.state == "waiting"
    with refused("own_version"):
        approve(edited, MORI, "two", ADMINS, NOW)
    assert approve(edited, TAKADA, "two", ADMINS, NOW).state == "approved"


def test_an_edit_that_the_gate_blocks_or_that_changes_nothing_is_refused() -> None:
    with refused("blocked"):
        edit(case(), MORI, "one", version("two", "block"), None)
    with refused("nothing_changed"):
        edit(case(), MORI, "one", version("one", "allow"), None)


def test_changes_are_asked_for_and_made() -> None:
    asked = request_changes(case(), MORI, "one")
    assert may_decide(asked, TAKADA) == "not_waiting"
    with refused("not_asked"):
        revise(asked, MORI, version("two"), asked.route)
    again = revise(asked, AUTHOR, version("two"), asked.route)
    assert approve(again, MORI, "two", ADMINS, NOW).state == "approved"


def test_rejected_and_withdrawn_is_over() -> None:
    for over in (reject(case(), MORI, "one"), withdraw(case(), AUTHOR)):
        with refused("not_waiting"):
            approve(over, TAKADA, "one", ADMINS, NOW)
        with refused("not_waiting"):
            revise(over, AUTHOR, version("two"), over.route)
        assert not releases(over, "one")
    with refused("not_asked"):
        withdraw(case(), MORI)


def test_an_overdue_stage_asks_more_people() -> None:
    overdue = fall_due(case())
    assert approve(overdue, NOBODY, "one", ADMINS, NOW).state == "approved"


def test_what_comes_too_late_releases_nothing() -> None:
    late = lapse(approve(case(), MORI, "one", ADMINS, NOW))
    assert late.state == "late"
    assert not releases(late, "one")
