"""The page of all rules is the one the packs make."""

from pathlib import Path

from governance.packs.catalogue import page
from governance.packs.loader import load_packs

PAGE = Path(__file__).resolve().parents[2] / "docs" / "policy.md"


def test_the_page_says_what_the_packs_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(load_packs()), (
        "run python -m governance.packs.catalogue > docs/policy.md"
    )
