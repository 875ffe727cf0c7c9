"""The README's tables name tests that exist."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
README = (HERE / "README.md").read_text(encoding="utf-8")
CONNECTORS = re.findall(r"connector: `(tests/connectors/\w+/test_errors\.py)`(.*?)(?=\n##|\Z)", README, re.S)


def defined_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {function.name for function in functions if function.name.startswith("test_")}


def test_the_simulators_tests_exist() -> None:
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", README)
    assert len(named) > 30
    assert [f"{file}::{test}" for file, test in named if test not in defined_in(HERE / file)] == []


@pytest.mark.parametrize(("path", "table"), CONNECTORS, ids=[path for path, _ in CONNECTORS])
def test_the_connectors_tests_exist(path: str, table: str) -> None:
    named = set(re.findall(r"\| `(test_\w+)` \|$", table, re.M))
    assert len(named) > 7
    assert named - defined_in(HERE.parents[1] / path) == set()
