"""Which tests carry which `@pytest.mark.req(...)`, read from the sources without importing them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools import spec


def proofs(folder: Path = spec.ROOT / "tests") -> dict[str, list[str]]:
    """Number to the tests that prove it, as `tests/store/test_edges.py::test_newest_first`, sorted."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        name = path.relative_to(folder.parent).as_posix()
        for number, test, line in _marks_of(path):
            if number not in spec.numbers():
                raise spec.SpecError(f"{name}:{line}: {number} is no number of docs/spec")
            if number in spec.refused():
                raise spec.SpecError(f"{name}:{line}: {number} is proven here and refused in docs/spec/refused.toml")
            found[number].add(f"{name}::{test}" if test else name)
    return {number: sorted(tests) for number, tests in found.items()}


def _marks_of(path: Path) -> Iterator[tuple[str, str, int]]:
    """Number, the test it stands on ("" for the whole module) and the line, for every mark of a file."""
    pending: list[tuple[ast.AST, str]] = [(ast.parse(path.read_text(encoding="utf-8")), "")]
    while pending:
        node, test = pending.pop()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            test = f"{test}::{node.name}" if test else node.name
        if isinstance(node, ast.Call) and _is_req(node.func):
            for number in node.args:
                if not (isinstance(number, ast.Constant) and isinstance(number.value, str)):
                    raise spec.SpecError(f"{path}:{node.lineno}: a req mark takes numbers as literal strings")
                yield number.value, test, node.lineno
        pending.extend((child, test) for child in ast.iter_child_nodes(node))


def _is_req(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "req"
        and isinstance(function.value, ast.Attribute)
        and function.value.attr == "mark"
    )
