"""The `fields` parameter of the Graph API: names, some with names inside, such as `id,messages{id,from}`."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from tests.platforms.exchange import JsonObject

Fields = dict[str, "Fields"]
_Node = TypeVar("_Node")


def parse(text: str) -> Fields:
    """Nested names as nested dictionaries; limits such as `messages.limit(5)` are read over."""
    root: Fields = {}
    stack, name = [root], ""
    for character in text + ",":
        if character not in ",{}":
            name += character
            continue
        inner: Fields = {}
        if name.strip():
            stack[-1][name.strip().partition(".")[0]] = inner
        name = ""
        if character == "{":
            stack.append(inner)
        elif character == "}" and len(stack) > 1:
            stack.pop()
    return root


def pick(
    node: _Node, wanted: Fields, usual: tuple[str, ...], readers: Mapping[str, Callable[[_Node, Fields], object]]
) -> JsonObject:
    """The wanted fields of a node (the usual ones, if none is wanted), and always its id; None means absent."""
    names: Fields = {"id": {}, **wanted} if wanted else {name: {} for name in usual}
    values = {name: readers[name](node, inner) for name, inner in names.items() if name in readers}
    return {name: value for name, value in values.items() if value is not None}
