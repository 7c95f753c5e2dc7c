"""docs/errors/: one page for each error, from the catalogue and from the code that raises it."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from adtwin.errors import CATALOGUE, GraphError, Row
from adtwin.errors.documented import FAULT_ONLY
from adtwin.errors.stand_ins import StandIns
from tools import spec

FOLDER = "docs/errors"
_SYMBOL = re.compile(r"\b[A-Z][A-Z0-9_]{3,}\b")
_MOST_CAUSES = 5

_PAGE = """\
# {symbol}

**{number}**, HTTP {status}, {lasting}. [All errors](../errors.md)

## When

{causes}

## What the client reads

```sh
curl "$GRAPH/v24.0/me?access_token=$TOKEN" -H "X-Adtwin-Error: {symbol}"
```

```json
{answer}
```

## How to mend it

{mending}

## How we know

{evidence}. {tried}
"""


class _Names(dict[str, Any]):
    """Stands in for the values of a template: `{name}` stays as it is."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def pages() -> dict[str, str]:
    """Path to text, a page for each row."""
    return {f"{FOLDER}/{symbol}.md": _page(row) for symbol, row in CATALOGUE.items()}


def _page(row: Row) -> str:
    body = GraphError(row, [], StandIns()).body("A0…")
    code = f"{row.code}/{row.subcode}" if row.subcode is not None else str(row.code)
    tests = tests_by_symbol().get(row.symbol, ())
    tried = "Tried in " + ", ".join(f"`{name}`" for name in tests) + "." if tests else "A fault can ask for it."
    return _PAGE.format(
        symbol=row.symbol,
        number=code,
        status=row.status,
        lasting="passes by itself: send the request again later"
        if row.transient
        else "stays until the request is mended",
        causes="\n".join(f"- {cause}" for cause in _causes(row.symbol)),
        answer=json.dumps(body, indent=2, ensure_ascii=False),
        mending=(row.text or row.message).format_map(_Names()),
        evidence=row.evidence[:1].upper() + row.evidence[1:],
        tried=tried,
    )


def _causes(symbol: str) -> list[str]:
    """What leads to the error: the statements of the rules that raise it, or why none does."""
    if symbol in FAULT_ONLY:
        return [f"Only when a fault rule or header asks for it. {FAULT_ONLY[symbol]}"]
    found = causes_by_symbol().get(symbol, [])
    return found[:_MOST_CAUSES] or ["The server itself meets it."]


@cache
def causes_by_symbol() -> dict[str, list[str]]:
    """Symbol to the statements of the functions that use it, with where they stand."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted((spec.ROOT / "adtwin").rglob("*.py")):
        name = path.relative_to(spec.ROOT / "adtwin").as_posix()
        if name.startswith("errors/"):
            continue
        for symbol, statement in _uses(path):
            cause = f"{statement} (`{name}`)"
            if symbol in CATALOGUE and cause not in found[symbol]:
                found[symbol].append(cause)
    return found


def _uses(path: Path) -> Iterator[tuple[str, str]]:
    """Symbols and the statement of the function that names each; of the module, where none does."""
    text = path.read_text(encoding="utf-8")
    if not _SYMBOL.search(text):
        return
    module = ast.parse(text)
    rows = _imported(module)
    pending: list[tuple[ast.AST, str]] = [(module, "")]
    while pending:
        node, statement = pending.pop()
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            statement = _statement(node) or statement
        if isinstance(node, ast.Name) and node.id in rows:
            yield node.id, statement
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in rows:
            yield node.attr, statement
        pending.extend((child, statement) for child in reversed(list(ast.iter_child_nodes(node))))


def _imported(module: ast.Module) -> set[str]:
    """The rows, and the modules of rows, that a module has from the catalogue."""
    return {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("adtwin.errors")
        for alias in node.names
    }


def _statement(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The first paragraph of a docstring."""
    return " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())


@cache
def tests_by_symbol() -> dict[str, tuple[str, ...]]:
    """Symbol to the test modules that name it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted((spec.ROOT / "tests").rglob("test_*.py")):
        for symbol in sorted(set(_SYMBOL.findall(path.read_text(encoding="utf-8"))) & CATALOGUE.keys()):
            found[symbol].append(path.relative_to(spec.ROOT).as_posix())
    return {symbol: tuple(names[:3]) for symbol, names in found.items()}
