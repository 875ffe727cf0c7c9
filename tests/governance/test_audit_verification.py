"""Verification: whatever somebody with access to the database does to the log is found, and named where it is."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import Database, open_database
from core.tables import audit, seal
from governance.audit import ChainFile, Verification
from tests.governance.audit_log import AuditLog, empty_log

ENTRIES = 12
POSITIONS = st.integers(1, ENTRIES)

ALTERATIONS = {
    "at": "UPDATE audit SET at = at + 1 WHERE id = {k}",
    "actor": "UPDATE audit SET actor = 'user:sato' WHERE id = {k}",
    "act": "UPDATE audit SET act = act || ' ' WHERE id = {k}",
    "subject": "UPDATE audit SET subject = 'ticket:0128' WHERE id = {k}",
    "facts": "UPDATE audit SET facts = '{{}}' WHERE id = {k}",
    "moved from subject to act": "UPDATE audit SET act = act || subject, subject = '' WHERE id = {k}",
    "seal.previous": "UPDATE seal SET previous = digest WHERE position = {k}",
    "seal.digest": "UPDATE seal SET digest = previous WHERE position = {k}",
}
REMOVALS = {
    "seal": ["DELETE FROM seal WHERE position = {k}"],
    "entry": ["DELETE FROM audit WHERE id = {k}"],
    "both": ["DELETE FROM seal WHERE position = {k}", "DELETE FROM audit WHERE id = {k}"],
    "id": ["UPDATE audit SET id = 1000 + id WHERE id = {k}"],
    "seal.audit_id": ["UPDATE seal SET audit_id = 1000 + audit_id WHERE position = {k}"],
    "seal.position": ["UPDATE seal SET position = 1000 + position WHERE position = {k}"],
}
CLOSE_THE_GAP = [
    "UPDATE seal SET position = -position WHERE position > {k}",
    "UPDATE seal SET position = -position - 1 WHERE position < 0",
]


@pytest.fixture(scope="module")
def sealed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditLog:
    """A sealed log, in a few lines of the file; tests tamper with copies."""
    folder = tmp_path_factory.mktemp("sealed")
    opened = open_database(f"sqlite:///{shutil.copy(sqlite_template, folder / 'madoguchi.db')}")
    log = empty_log(opened, folder)
    for first in range(0, ENTRIES, ENTRIES // 3):
        log.put(ENTRIES // 3, first=first)
        log.seal()
    opened.close()
    return log


@contextmanager
def copy_of(log: AuditLog) -> Iterator[tuple[AuditLog, Path]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(log.file.path.parent, folder, dirs_exist_ok=True)
        opened = open_database(f"sqlite:///{folder / 'madoguchi.db'}")
        yield replace(log, database=opened, file=ChainFile(folder / "audit.chain")), folder
        opened.close()


def tampered(log: AuditLog, *statements: str, lines: bytes | None = None) -> Verification:
    """What verification says after somebody ran these, past all constraints of ours."""
    with copy_of(log) as (copy, folder):
        with closing(sqlite3.connect(folder / "madoguchi.db")) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        if lines is not None:
            copy.file.path.write_bytes(lines)
        return copy.verify()


def named(verification: Verification) -> tuple[str, int | None]:
    assert verification.broken is not None
    return verification.broken.kind, verification.broken.position


def test_untouched_it_is_whole(sealed: AuditLog) -> None:
    assert tampered(sealed) == Verification(ENTRIES)


@settings(max_examples=60, deadline=None)
@given(POSITIONS, st.sampled_from(sorted(ALTERATIONS)))
def test_an_altered_column_is_found_at_its_place(sealed: AuditLog, k: int, column: str) -> None:
    found = tampered(sealed, ALTERATIONS[column].format(k=k))
    assert named(found) == ("altered", k)
    assert found.entries == k - 1


@settings(max_examples=30, deadline=None)
@given(POSITIONS)
def test_a_seal_under_another_key_is_found(sealed: AuditLog, k: int) -> None:
    assert named(tampered(sealed, f"UPDATE seal SET key_id = 'mine' WHERE position = {k}")) == ("unknown_key", k)


@settings(max_examples=60, deadline=None)
@given(POSITIONS, st.sampled_from(sorted(REMOVALS)))
def test_a_removed_row_is_found_at_its_place(sealed: AuditLog, k: int, what: str) -> None:
    assert named(tampered(sealed, *(each.format(k=k) for each in REMOVALS[what]))) == ("removed", k)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, ENTRIES - 1))
def test_a_removed_row_is_found_when_the_others_move_up(sealed: AuditLog, k: int) -> None:
    statements = [each.format(k=k) for each in (*REMOVALS["both"], *CLOSE_THE_GAP)]
    assert named(tampered(sealed, *statements)) == ("removed", k)


@settings(max_examples=30, deadline=None)
@given(st.lists(POSITIONS, min_size=2, max_size=2, unique=True))
def test_entries_that_changed_places_are_found(sealed: AuditLog, pair: list[int]) -> None:
    one, other = sorted(pair)
    swapped = [
        f"UPDATE audit SET id = -1 WHERE id = {one}",
        f"UPDATE audit SET id = {one} WHERE id = {other}",
        f"UPDATE audit SET id = {other} WHERE id = -1",
    ]
    assert named(tampered(sealed, *swapped)) == ("reordered", one)


@settings(max_examples=30, deadline=None)
@given(st.lists(POSITIONS, min_size=2, max_size=2, unique=True))
def test_seals_that_changed_places_are_found(sealed: AuditLog, pair: list[int]) -> None:
    one, other = sorted(pair)
    swapped = [
        f"UPDATE seal SET position = -1 WHERE position = {one}",
        f"UPDATE seal SET position = {one} WHERE position = {other}",
        f"UPDATE seal SET position = {other} WHERE position = -1",
    ]
    assert named(tampered(sealed, *swapped)) == ("reordered", one)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, ENTRIES), st.booleans())
def test_rows_removed_at_the_end_are_found_by_the_file(sealed: AuditLog, first: int, with_entries: bool) -> None:
    statements = [f"DELETE FROM seal WHERE position >= {first}"]
    if with_entries:
        statements.append(f"DELETE FROM audit WHERE id >= {first}")
    assert named(tampered(sealed, *statements)) == ("removed", first)


def test_rows_removed_at_the_end_are_found_after_the_system_sealed_on(sealed: AuditLog) -> None:
    with copy_of(sealed) as (copy, _):
        copy.execute("DELETE FROM seal WHERE position > 9", "DELETE FROM audit WHERE id > 9")
        copy.put(6)
        copy.seal()
        assert named(copy.verify()) == ("file", ENTRIES)


def test_a_rewritten_history_is_found_by_the_file(sealed: AuditLog) -> None:
    """Even by somebody who holds the keys, as long as the file is out of reach."""
    with copy_of(sealed) as (copy, folder):
        copy.execute("DELETE FROM seal", "UPDATE audit SET actor = 'user:sato' WHERE id = 2")
        assert replace(copy, file=ChainFile(folder / "other")).seal() == ENTRIES
        assert named(copy.verify()) == ("file", ENTRIES // 3)


@pytest.mark.parametrize("id_", [0, -5])
def test_an_entry_inserted_among_older_ones_is_named_and_never_sealed(sealed: AuditLog, id_: int) -> None:
    with copy_of(sealed) as (copy, _):
        copy.execute(f"INSERT INTO audit SELECT {id_}, at, actor, act, subject, facts FROM audit WHERE id = 3")
        copy.put(2)
        assert copy.seal() == 2
        assert named(copy.verify()) == ("inserted", None)
        assert f"entry {id_} " in copy.verify().broken.words


@settings(max_examples=20, deadline=None)
@given(st.integers(-20, 0))
def test_a_seal_before_the_first_one_is_found(sealed: AuditLog, position: int) -> None:
    inserted = f"INSERT INTO seal SELECT {position}, 999, key_id, previous, digest FROM seal WHERE position = 1"
    assert named(tampered(sealed, inserted)) == ("inserted", position)


def test_an_entry_and_a_seal_forged_without_the_key_are_found(sealed: AuditLog) -> None:
    entry = "INSERT INTO audit SELECT 13, at, actor, act, subject, facts FROM audit WHERE id = 12"
    forged = "INSERT INTO seal SELECT 13, 13, key_id, digest, previous FROM seal WHERE position = 12"
    assert named(tampered(sealed, entry, forged)) == ("altered", 13)


def test_an_entry_without_a_seal_is_named_after_a_moment(sealed: AuditLog) -> None:
    with copy_of(sealed) as (copy, _):
        copy.put(1)
        assert copy.verify(later=timedelta(seconds=5)).broken is None
        assert named(copy.verify(later=timedelta(seconds=5.1))) == ("unsealed", None)
        assert "entry 13 " in copy.verify().broken.words
        assert named(copy.verify(later=timedelta(seconds=-6))) == ("unsealed", None), "dated into the future"


def test_an_altered_file_is_found(sealed: AuditLog) -> None:
    good = sealed.file.path.read_bytes()
    first, second, third, _ = good.split(b"\n")
    cases = {
        "removed": (b"", "file", None),
        "not a line": (b"hello\n" + good, "file", None),
        "same line twice": (first + b"\n" + good, "file", None),
        "out of order": (b"\n".join([second, first, third, b""]), "file", None),
        "another digest": (good.replace(second[-8:], b"deadbeef"), "file", 8),
        "another count": (good.replace(b"\n8 ", b"\n9 "), "file", 9),
        "more than there is": (good + b"13 " + b"0" * 64 + b"\n", "removed", 13),
    }
    for name, (lines, *expected) in cases.items():
        assert list(named(tampered(sealed, lines=lines))) == expected, name


def test_a_file_more_than_one_set_behind_is_found(sealed: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.audit.verification.SET", 4)
    first, second, _, _ = sealed.file.path.read_bytes().split(b"\n")
    assert tampered(sealed, lines=first + b"\n" + second + b"\n").broken is None
    assert named(tampered(sealed, lines=first + b"\n")) == ("file", None)


def test_a_missing_file_is_found(sealed: AuditLog) -> None:
    with copy_of(sealed) as (copy, _):
        copy.file.path.unlink()
        assert named(copy.verify()) == ("file", None)


def test_batches_join_without_a_seam(sealed: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.audit.verification.BATCH", 5)
    assert tampered(sealed) == Verification(ENTRIES)
    assert named(tampered(sealed, "UPDATE audit SET act = 'x' WHERE id = 11")) == ("altered", 11)
    assert named(tampered(sealed, "DELETE FROM seal WHERE position = 6")) == ("removed", 6)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE audit SET facts = '{}' WHERE id = 5"], ("altered", 5)),
        (["DELETE FROM seal WHERE position = 5"], ("removed", 5)),
        (["DELETE FROM seal WHERE position > 8", "DELETE FROM audit WHERE id > 8"], ("removed", 9)),
        (["UPDATE seal SET position = 99 WHERE position = 3", "UPDATE seal SET position = 3 WHERE position = 4",
          "UPDATE seal SET position = 4 WHERE position = 99"], ("reordered", 3)),
        (["INSERT INTO audit SELECT 0, at, actor, act, subject, facts FROM audit WHERE id = 3"], ("inserted", None)),
    ],
)  # fmt: skip
def test_both_databases_tell_the_same(
    database: Database, tmp_path: Path, statements: list[str], expected: tuple[str, int | None]
) -> None:
    log = empty_log(database, tmp_path)
    log.put(ENTRIES)
    log.seal()
    assert log.verify() == Verification(ENTRIES)
    log.execute(*statements)
    assert named(log.verify()) == expected


def test_an_old_entry_inserted_into_a_gap_of_postgresqls_ids_is_not_sealed(database: Database, tmp_path: Path) -> None:
    log = empty_log(database, tmp_path)
    log.put(1)
    skip = (
        "SELECT nextval('audit_id_seq')" if database.dialect == "postgresql" else "UPDATE sqlite_sequence SET seq = 2"
    )
    log.execute(skip)
    log.put(1)
    log.seal()
    log.execute("INSERT INTO audit SELECT 2, at - 601000000, actor, act, subject, facts FROM audit WHERE id = 1")
    assert log.seal() == 0
    assert named(log.verify()) == ("inserted", None)


def test_the_tests_tamper_with_every_column() -> None:
    tried = " ".join([*ALTERATIONS.values(), *(each for some in REMOVALS.values() for each in some), "SET key_id ="])
    for table in (audit, seal):
        for column in select(table).selected_columns:
            assert f"SET {column.name} =" in tried, f"{table.name}.{column.name}"
