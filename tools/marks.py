"""Which tests carry which `@pytest.mark.req(...)`, read from the sources without importing them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools import spec

Columns = dict[str, list[str]]


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
    module = ast.parse(path.read_text(encoding="utf-8"))
    tables = {
        target.id: statement.value
        for statement in module.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    pending: list[tuple[ast.AST, str, Columns]] = [(module, "", {})]
    while pending:
        node, test, columns = pending.pop()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            test = f"{test}::{node.name}" if test else node.name
        elif isinstance(node, ast.ListComp | ast.GeneratorExp):
            columns = columns | _columns(node, tables)
        elif isinstance(node, ast.Call) and _is_req(node.func):
            for argument in node.args:
                for number in _numbers(argument, columns):
                    yield number, test, node.lineno
                if not _numbers(argument, columns):
                    raise spec.SpecError(f"{path}:{node.lineno}: a req mark takes literal numbers, or a table's column")
        pending.extend((child, test, columns) for child in ast.iter_child_nodes(node))


def _numbers(argument: ast.expr, columns: Columns) -> list[str]:
    """What an argument of a mark stands for: itself, or every number of the column it runs over."""
    if isinstance(argument, ast.Name):
        return columns.get(argument.id, [])
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def _columns(node: ast.ListComp | ast.GeneratorExp, tables: dict[str, ast.expr]) -> Columns:
    """The loop variables of `[... for number, row in TABLE]`, with the literal strings that each runs over."""
    found: Columns = {}
    for loop in node.generators:
        table = tables.get(loop.iter.id) if isinstance(loop.iter, ast.Name) else loop.iter
        if isinstance(table, ast.List | ast.Tuple) and isinstance(loop.target, ast.Tuple):
            rows = [row.elts for row in table.elts if isinstance(row, ast.Tuple)]
            for place, name in enumerate(loop.target.elts):
                if isinstance(name, ast.Name):
                    found[name.id] = [number for row in rows for number in _numbers(row[place], {})]
    return found


def _is_req(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "req"
        and isinstance(function.value, ast.Attribute)
        and function.value.attr == "mark"
    )
