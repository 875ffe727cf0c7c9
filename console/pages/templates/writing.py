"""The form: what was entered, what the gate says to it, and what was wrong with it."""

from typing import get_args

from sanic import Request

from connectors.templates import Templates
from console.pages import findings
from console.pages.fields import field
from console.pages.policy.trying import pieces
from console.pages.visit import Visit
from console.view.templates import Checked, Form, Problem, VariableChip
from desk.templates import acts
from desk.templates.acts import TemplateRefused
from desk.templates.judging import LONGEST_TEXT
from desk.templates.store import Template
from desk.templates.variables import SPELLINGS, faults
from governance.errors import GateUnavailableError


def blank(visit: Visit) -> Form:
    """For a new one."""
    return Form(0, "", "", chips(visit))


def of_template(visit: Visit, at: Template, text: str) -> Form:
    """For a new version."""
    return Form(at.number, at.title, text, chips(visit))


async def refused(request: Request, visit: Visit, templates: Templates, number: int, problem: Problem,
                  detail: str = "") -> Form:  # fmt: skip
    """As it was entered, with what was wrong."""
    text = field(request, "text")
    seen = await checked(visit, templates, text) if acts.plain(text) else None
    return Form(number, field(request, "title"), text, chips(visit), seen, problem, detail)


async def checked(visit: Visit, templates: Templates, text: str) -> Checked:
    """The gate's word on what is being written."""
    text = acts.plain(text)
    fault = next(iter(faults(text)), "")
    if not 1 <= len(text) <= LONGEST_TEXT:
        return Checked(None, fault=fault)
    try:
        found = await templates.check(text)
    except GateUnavailableError:
        return Checked(None, silent=True, fault=fault)
    told = findings.of_template(found.findings, text, visit.words)
    shown = found.shown if found.shown != text else ""
    return Checked(found.verdict, pieces(text, told), told, shown, fault)


def problem_of(error: TemplateRefused) -> tuple[Problem, str]:
    """What the page says about it. Raises the error again when the page has no words for it."""
    if error.problem not in get_args(Problem):
        raise error
    return error.problem, error.detail


def chips(visit: Visit) -> tuple[VariableChip, ...]:
    """The variables in the reader's language."""
    place = 0 if visit.language == "ja" else 1
    return tuple(
        VariableChip("{{" + names[place] + "}}", visit.words.text(f"templates.variable.{name}"))
        for name, names in SPELLINGS.items()
    )

