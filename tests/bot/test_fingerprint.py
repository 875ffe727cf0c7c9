"""A model is trained anew when anything that it is made of changes, and only then."""

from pathlib import Path

import pytest

from bot.fingerprint import Sources, fingerprint


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    made = Sources(*(tmp_path / name for name in ("data", "domain", "config.yml", "lock", "components")))
    for folder in (made.data / "nlu", made.domain, made.components):
        folder.mkdir(parents=True)
    for file in (made.data / "nlu" / "a.yml", made.domain / "b.yml", made.config, made.lock, made.components / "c.py"):
        file.write_text("before")
    return made


@pytest.mark.parametrize("part", ["data/nlu/a.yml", "domain/b.yml", "config.yml", "lock", "components/c.py"])
def test_it_changes_with_every_part(sources: Sources, tmp_path: Path, part: str) -> None:
    before = fingerprint(sources)
    assert fingerprint(sources) == before
    (tmp_path / part).write_text("after")
    assert fingerprint(sources) != before


def test_a_renamed_or_new_file_counts(sources: Sources) -> None:
    before = fingerprint(sources)
    (sources.data / "new.yml").write_text("")
    with_new = fingerprint(sources)
    (sources.data / "new.yml").rename(sources.data / "renamed.yml")
    assert len({before, with_new, fingerprint(sources)}) == 3


def test_what_an_editor_leaves_behind_does_not_count(sources: Sources) -> None:
    before = fingerprint(sources)
    (sources.data / "a.yml.swp").write_text("x")
    (sources.components / "c.pyc").write_text("x")
    assert fingerprint(sources) == before
