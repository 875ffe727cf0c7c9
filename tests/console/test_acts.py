"""Whatever the source puts on record has a sentence in both languages."""

import pytest

from console.i18n.catalogue import LANGUAGES, catalogue
from console.pages.records.telling import key_of
from console.view.kinds import Language
from tests.console.acts import acts

ACTS = acts()


def test_the_source_was_read() -> None:
    assert {"decision", "freeze", "take", "user.add", "account.remove", "job.retry", "record.export"} <= ACTS
    assert len(ACTS) > 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_a_sentence(language: Language) -> None:
    """A new act: one line each in console/i18n/records.ja.yml and records.en.yml."""
    known = catalogue(language)
    assert sorted(act for act in ACTS if key_of(act) not in known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_says_what_it_was_done_to(language: Language) -> None:
    told = catalogue(language).below("record.act")
    assert [key for key, text in told.items() if "{what}" not in text] == []


def test_no_sentence_is_left_of_an_act_that_is_gone() -> None:
    assert (
        sorted(set(catalogue("ja").below("record.act")) - {key_of(act).removeprefix("record.act.") for act in ACTS})
        == []
    )
