"""The page of the gate's figures says what is measured."""

from pathlib import Path

from governance.policy import load_policy
from tests.governance.pii_spans import FOLDER
from tests.governance.quality_page import PEOPLE, page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gate-quality.md"


def test_the_page_says_what_is_measured() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert PEOPLE in written
    here = FOLDER.exists()
    if not here:
        written = written.partition(PEOPLE)[0]
    assert written == page(load_policy(), people=here), (
        "run python -m tests.governance.quality_page > docs/gate-quality.md"
    )
