"""Where a value of a YAML text stands, so that what is wrong with it can be told with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]|(\[\.\.\.\])")


@dataclass(frozen=True)
class Places:
    """A text that is known to be YAML. Lines count from 1. Its tree is made when somebody asks: it is large."""

    text: str

    def line(self, path: str) -> int:
        """The line of what msgspec calls `$.rules[0].action`; of the nearest thing around it that has one."""
        node = self._root
        line = _line(node)
        for key, index, _ in _STEP.findall(path):
            if key and isinstance(node, MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == key), None)
                if pair is None:
                    break
                line, node = _line(pair[0]), pair[1]
            elif index and isinstance(node, SequenceNode) and int(index) < len(node.value):
                node = node.value[int(index)]
                line = _line(node)
            else:
                break
        return line

    def line_of_key(self, path: str, key: str) -> int:
        """The line of a key itself, within the mapping at this path. msgspec names a value of a free mapping `[...]`:
        then it is the first such key below."""
        before, free, _ = path.partition("[...]")
        found = next(_keys(self._root, key), None) if free else None
        return self.line(f"{before}.{key}") if found is None else found

    @cached_property
    def _root(self) -> Node:
        root: Node = YAML(typ="safe", pure=True).compose(self.text)
        return root


def _keys(node: Node, key: str) -> Iterator[int]:
    if isinstance(node, MappingNode):
        yield from (_line(name) for name, _ in node.value if name.value == key)
    for child in _children(node):
        yield from _keys(child, key)


def size(root: Node, most: int) -> int:
    """How many values there are with every alias spelt out, counted up to `most`. A text that contains itself counts
    as endless."""
    known: dict[int, int] = {}
    open_now: set[int] = set()

    def count(node: Node) -> int:
        if id(node) in open_now:
            return most
        if id(node) not in known:
            open_now.add(id(node))
            known[id(node)] = min(most, 1 + sum(count(child) for child in _children(node)))
            open_now.discard(id(node))
        return known[id(node)]

    return count(root)


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
