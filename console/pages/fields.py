"""Fields of posted forms and of queries, as typed values."""

from typing import TypeVar

import msgspec
from sanic import Request

from console.pages.errors import BadRequestError

Shape = TypeVar("Shape")
LONGEST = 50_000
"""Characters of a field; the longest channel takes 5,000."""


def field(request: Request, name: str, default: str = "", *, longest: int = LONGEST) -> str:
    """One field of the posted form, its line ends as a text box has them. Raises BadRequestError."""
    value = request.form.get(name) if request.form else None
    if value is None:
        return default
    text = str(value).replace("\r\n", "\n").replace("\0", "\ufffd")  # which no table holds
    if len(text) > longest:
        raise BadRequestError(f"{name} is too long")
    return text


def several(request: Request, name: str) -> list[str]:
    """All values of a posted field that may come several times."""
    return [str(value) for value in (request.form.getlist(name) if request.form else None) or ()]


def names(request: Request, prefix: str) -> list[str]:
    """The names of posted fields that begin with this, without it."""
    return [name.removeprefix(prefix) for name in request.form or () if name.startswith(prefix)]


def query(request: Request, *wanted: str) -> dict[str, str]:
    """The query's fields of these names that are not empty."""
    found = {name: request.args.get(name) for name in wanted}
    return {name: value for name, value in found.items() if value and len(value) <= 200}


def shaped(facts: object, shape: type[Shape]) -> Shape:
    """Facts from outside as a typed shape. Raises BadRequestError."""
    try:
        return msgspec.convert(facts, shape)
    except msgspec.ValidationError as error:
        raise BadRequestError(str(error)) from error
