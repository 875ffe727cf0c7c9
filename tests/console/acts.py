"""Which acts the source puts on record: read from the calls of `record`, through what hands the name on."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "governance", "desk", "connectors", "console", "commands")
FROM_OUTSIDE = {
    "console/pages/failures.py": ("job.retry", "job.dismiss"),
}
"""Where the name comes with a request, and which names there are."""


@dataclass(frozen=True)
class Function:
    """A function that is handed the name of an act, or the end of it."""

    module: str
    name: str
    parameter: str
    place: int
    frame: str
    """How the name is made of it: `approval.{}`."""


class UnreadableActError(AssertionError):
    """A name that cannot be read from the source."""


def acts() -> set[str]:
    """Every act."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8")) for room in ROOMS for path in (ROOT / room).rglob("*.py")
    }
    found: set[str] = set()
    handing: list[Function] = []
    for path, tree in trees.items():
        for call, inside in _calls(tree):
            if _called(call) == "record" and (name := _argument(call, "act", 99)) is not None:
                _note(path, name, "{}", inside, found, handing)
    for function in handing:  # grows as it goes: a function may be handed the name by another one
        for path, tree in trees.items():
            for call, inside in _calls(tree):
                if _called(call) == function.name and _knows(path, tree, function):
                    name = _argument(call, function.parameter, function.place)
                    if name is not None:
                        _note(path, name, function.frame, inside, found, handing)
    return found


def _note(path: Path, name: ast.expr, frame: str, inside: ast.AST | None, found: set[str],
          handing: list[Function]) -> None:  # fmt: skip
    module = path.relative_to(ROOT).as_posix()
    for part in _alternatives(name):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(frame.format(part.value))
        elif isinstance(part, ast.Name) and (value := _constant(path, part.id)) is not None:
            found.add(frame.format(value))
        elif isinstance(part, ast.Name) and (values := _local(inside, part.id)):
            for value in values:
                _note(path, value, frame, inside, found, handing)
        elif isinstance(inside, ast.FunctionDef) and (made := _handed(part, module, inside, frame)) is not None:
            if made not in handing:
                handing.append(made)
        elif module in FROM_OUTSIDE:
            found.update(FROM_OUTSIDE[module])
        else:
            raise UnreadableActError(f"{module}:{name.lineno}: which act is this?")


def _handed(name: ast.expr, module: str, inside: ast.FunctionDef, frame: str) -> Function | None:
    """The function around, if what it was handed is the name, or its only gap."""
    if isinstance(name, ast.JoinedStr):
        gaps = [each.value for each in name.values if isinstance(each, ast.FormattedValue)]
        if len(gaps) != 1:
            return None
        name, frame = (
            gaps[0],
            frame.format("".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in name.values)),
        )
    parameters = [*inside.args.posonlyargs, *inside.args.args]
    for place, each in enumerate([*parameters, *inside.args.kwonlyargs]):
        if isinstance(name, ast.Name) and each.arg == name.id:
            return Function(module, inside.name, each.arg, place if place < len(parameters) else 99, frame)
    return None


def _alternatives(name: ast.expr) -> Iterator[ast.expr]:
    if isinstance(name, ast.IfExp):
        yield from _alternatives(name.body)
        yield from _alternatives(name.orelse)
    else:
        yield name


def _local(inside: ast.AST | None, name: str) -> list[ast.expr]:
    """What a name of the function's own may stand for."""
    assigned = [node for node in ast.walk(inside) if isinstance(node, ast.Assign)] if inside else []
    return [node.value for node in assigned for each in node.targets if isinstance(each, ast.Name) and each.id == name]


def _constant(path: Path, name: str) -> str | None:
    """A name of the module's own, or of one it imports from."""
    for place in (path, *_imported(path, name)):
        for node in ast.parse(place.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                if name in names and isinstance(node.value.value, str):
                    return node.value.value
    return None


def _imported(path: Path, name: str) -> Iterator[Path]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and any(each.name == name for each in node.names):
            file = ROOT / f"{node.module.replace('.', '/')}.py"
            if file.is_file():
                yield file


def _knows(path: Path, tree: ast.Module, function: Function) -> bool:
    """Whether the function meant is the one of that module: defined here, or imported from there."""
    if path.relative_to(ROOT).as_posix() == function.module:
        return True
    home = function.module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    meant = (home, f"{home}.{function.name}")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(f"{node.module}.{each.name}" in meant for node in imports for each in node.names)


def _calls(tree: ast.AST, inside: ast.AST | None = None) -> Iterator[tuple[ast.Call, ast.AST | None]]:
    """Each call, with the outermost function around it that is handed something."""
    for node in ast.iter_child_nodes(tree):
        around = node if isinstance(node, ast.FunctionDef) else inside
        if isinstance(node, ast.Call):
            yield node, inside
        yield from _calls(node, around)


def _called(call: ast.Call) -> str:
    return (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )


def _argument(call: ast.Call, name: str, place: int) -> ast.expr | None:
    for each in call.keywords:
        if each.arg == name:
            return each.value
    return call.args[place] if place < len(call.args) else None
