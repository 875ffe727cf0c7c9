"""Versions of packs: written, published, gone back from, thrown away; two people never overwrite each other."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from core.database import Database
from core.tables import audit, pack_version
from governance.packs import versions
from governance.packs.version_acts import (
    NoDraftError,
    OvertakenError,
    Written,
    discard,
    draft,
    edit,
    give_back,
    publish,
    rebase,
    roll_back,
)
from governance.packs.versions import Version

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TANAKA, SATO = "user:tanaka", "user:sato"


class Shelf:
    """Versions in a database, by what people do with them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def draft(self, text: str, name: str = "words.yml", actor: str = TANAKA) -> Version:
        written = Written(text, f"digest of {text}")
        made = self.database.write_now(lambda c: draft(c, name, written, note="", actor=actor, now=NOW))
        return self.get(made)

    def get(self, version_id: str) -> Version:
        found = self.database.read_now(lambda c: versions.get(c, version_id))
        assert found is not None
        return found

    def publish(self, version: Version, actor: str = TANAKA) -> Version:
        self.database.write_now(lambda c: publish(c, version.id, seen=version.mark, actor=actor, now=NOW))
        return self.get(version.id)

    def in_force(self, name: str = "words.yml") -> Version | None:
        return self.database.read_now(lambda c: versions.in_force(c, name))

    def states(self) -> list[tuple[int, str]]:
        query = select(pack_version.c.number, pack_version.c.state).order_by(pack_version.c.number)
        return [(row.number, row.state) for row in self.database.read_now(lambda c: c.execute(query).all())]

    def acts(self) -> list[tuple[str, str, int, str]]:
        query = select(audit.c.act, audit.c.subject, audit.c.facts, audit.c.actor).order_by(audit.c.id)
        rows = self.database.read_now(lambda c: c.execute(query).all())
        return [(row.act, row.subject, row.facts["number"], row.facts["digest"]) for row in rows]


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database)


def test_versions_are_numbered_and_one_of_a_name_is_in_force(shelf: Shelf) -> None:
    first, second = shelf.draft("one"), shelf.draft("two")
    assert (first.number, second.number, first.base, second.base) == (1, 2, 0, 0)
    assert shelf.publish(first).published_by == TANAKA
    third = shelf.draft("three")
    assert third.base == 1
    shelf.publish(third)
    assert shelf.states() == [(1, "replaced"), (2, "draft"), (3, "published")]
    assert shelf.draft("other", "links.yml").number == 1
    assert shelf.database.read_now(versions.standing) == (("words.yml", 3),)


def test_publishing_over_what_somebody_else_published_meanwhile_is_refused(shelf: Shelf) -> None:
    mine, theirs = shelf.draft("mine"), shelf.draft("theirs", actor=SATO)
    shelf.publish(theirs, SATO)
    with pytest.raises(OvertakenError) as refused:
        shelf.publish(mine)
    assert (refused.value.number, refused.value.by) == (2, SATO)
    assert shelf.states() == [(1, "draft"), (2, "published")]
    with pytest.raises(OvertakenError):
        shelf.database.write_now(lambda c: rebase(c, mine.id, seen=0, actor=TANAKA, now=NOW))
    shelf.database.write_now(lambda c: rebase(c, mine.id, seen=2, actor=TANAKA, now=NOW))
    shelf.publish(shelf.get(mine.id))
    assert shelf.states() == [(1, "published"), (2, "replaced")]


def test_two_who_edit_one_draft_do_not_overwrite_each_other(shelf: Shelf) -> None:
    seen = shelf.draft("start")

    def save(text: str, actor: str) -> None:
        written = Written(text, "the same digest: only a comment differs")
        shelf.database.write_now(
            lambda c: edit(c, seen.id, written, note="", seen=seen.mark, actor=actor, now=NOW)
        )  # fmt: skip

    save("by Sato", SATO)
    with pytest.raises(OvertakenError) as refused:
        save("by Tanaka", TANAKA)
    assert refused.value.by == SATO
    with pytest.raises(OvertakenError):
        shelf.publish(seen)  # what was tried is not what is there
    assert shelf.get(seen.id).content == "by Sato"


def test_going_back_publishes_the_old_content_as_a_new_number(shelf: Shelf) -> None:
    first = shelf.publish(shelf.draft("one"))
    second = shelf.publish(shelf.draft("two"))

    def back(seen: int) -> str:
        return shelf.database.write_now(lambda c: roll_back(c, first.id, seen=seen, actor=SATO, now=NOW))

    with pytest.raises(OvertakenError):
        back(seen=1)
    made = shelf.get(back(seen=2))
    assert (made.number, made.content, made.digest, made.state) == (3, "one", first.digest, "published")
    assert shelf.get(second.id).state == "replaced"
    for wrong in (made.id, shelf.draft("x").id, "nothing"):
        with pytest.raises(NoDraftError):
            shelf.database.write_now(
                lambda c, wrong=wrong: roll_back(c, wrong, seen=3, actor=SATO, now=NOW)  # type: ignore[misc]
            )


def test_the_file_itself_can_be_in_force_again(shelf: Shelf) -> None:
    def give(seen: int) -> None:
        shelf.database.write_now(
            lambda c: give_back(c, "words.yml", seen=seen, digest="of the file", actor=TANAKA, now=NOW)
        )  # fmt: skip

    with pytest.raises(NoDraftError):
        give(0)
    shelf.publish(shelf.draft("one"))
    with pytest.raises(OvertakenError):
        give(7)
    give(1)
    assert shelf.in_force() is None
    assert shelf.acts()[-1] == ("pack.rollback", "pack:words.yml", 1, "of the file")
    assert shelf.draft("two").base == 0


def test_what_was_thrown_away_or_published_is_no_draft(shelf: Shelf) -> None:
    gone, out = shelf.draft("gone"), shelf.publish(shelf.draft("out"))
    shelf.database.write_now(lambda c: discard(c, gone.id, actor=TANAKA, now=NOW))
    for version in (gone, out):
        with pytest.raises(NoDraftError):
            shelf.publish(version)
        with pytest.raises(NoDraftError):
            shelf.database.write_now(
                lambda c, version=version: discard(c, version.id, actor=TANAKA, now=NOW)  # type: ignore[misc]
            )
    assert [each.number for each in shelf.database.read_now(lambda c: versions.of_name(c, "words.yml"))] == [2]


def test_every_act_stands_in_the_audit_log_and_none_that_was_refused(shelf: Shelf) -> None:
    first = shelf.publish(shelf.draft("one"))
    late = shelf.draft("late")
    shelf.publish(shelf.draft("two"))
    with pytest.raises(OvertakenError):
        shelf.publish(late)
    shelf.database.write_now(lambda c: discard(c, late.id, actor=TANAKA, now=NOW))
    shelf.database.write_now(lambda c: roll_back(c, first.id, seen=3, actor=TANAKA, now=NOW))
    assert [(act, number) for act, _, number, _ in shelf.acts()] == [
        ("pack.draft", 1), ("pack.publish", 1), ("pack.draft", 2), ("pack.draft", 3), ("pack.publish", 3),
        ("pack.discard", 2), ("pack.rollback", 4),
    ]  # fmt: skip
    assert {subject for _, subject, _, _ in shelf.acts()} == {"pack:words.yml"}
    assert [digest for act, _, _, digest in shelf.acts() if act == "pack.publish"] == ["digest of one", "digest of two"]


def test_the_schema_holds_one_version_of_a_name_in_force(shelf: Shelf) -> None:
    shelf.publish(shelf.draft("one"))
    second = shelf.draft("two")
    force = pack_version.update().where(pack_version.c.id == second.id).values(state="published")
    with pytest.raises(Exception, match=r"(?i)unique"):
        shelf.database.write_now(lambda c: c.execute(force))
