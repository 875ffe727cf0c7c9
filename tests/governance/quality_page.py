"""How well the gate reads, as a page: `python -m tests.governance.quality_page > docs/gate-quality.md`."""

import sys
from collections.abc import Iterator

from governance.policy import Policy, load_policy
from tests.governance import pii_spans
from tests.governance.labelled_texts import labelled
from tests.governance.measure import lines, measured

_HEAD = """\
# How well the gate reads

Made by `python -m tests.governance.quality_page`; a test fails when it is no longer true. The texts are those of
`tests/governance/labelled`, written from the rules before the patterns; their README tells what a label says. All packs
are measured. A text counts as found when a rule of its category objects, with the verdict
that the label asks for or a stricter one; precision counts every category found that the label does not name. A
correction that objects to nothing (our own number in wide digits, a doubled full stop) is not counted.
"""
_PARTS = {
    False: "## Texts that the rules were written with\n",
    True: "## Texts that nobody has looked at who writes rules\n",
}
PEOPLE = """\
## E-mail addresses, telephone numbers, people in other people's texts

Two public collections of Japanese business texts (the golden corpus of namemask, a synthetic set of kakushi), judged as
public answers. People are reported only: the collections list everybody, the rules look for customers named in full
(`docs/decisions/0015-no-named-entity-model.md`).
"""


def page(policy: Policy, *, people: bool) -> str:
    """The page in Markdown; `people`: with the collections that lie beside the checkout."""
    return "\n".join(_parts(policy, people=people)) + "\n"


def _parts(policy: Policy, *, people: bool) -> Iterator[str]:
    yield _HEAD
    texts = list(labelled())
    for held_out, title in _PARTS.items():
        yield title
        yield from lines(measured((each for each in texts if each.held_out is held_out), policy))
        yield ""
    if people:
        yield PEOPLE
        yield from pii_spans.lines(policy)


if __name__ == "__main__":
    sys.stdout.write(page(load_policy(), people=pii_spans.FOLDER.exists()))
