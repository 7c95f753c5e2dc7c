"""Rows of JSON as columns that a person can read."""

from __future__ import annotations

import json
import shutil
from typing import Any

import click

WIDEST = 44
"""Characters of a cell before it is cut, unless it is the only column."""


def say_table(rows: list[dict[str, Any]], columns: list[str] | None = None) -> None:
    """Print rows under the names of their columns; numbers stand to the right. Without `columns`: all that occur."""
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    cells = [[cell(row.get(name)) for name in columns] for row in rows]
    widths = [max(len(name), *(len(line[at]) for line in cells)) for at, name in enumerate(columns)]
    right = [all(_is_figure(line[at]) for line in cells if line[at]) for at in range(len(columns))]
    _line(columns, widths, right, bold=True)
    for line in cells:
        _line(line, widths, right)


def say_fields(node: dict[str, Any]) -> None:
    """Print one object, a field a line; nested values as indented JSON."""
    width = max(map(len, node), default=0)
    for name, value in node.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict | list) and len(text) > _columns() - width - 2:
            text = json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\n" + " " * (width + 2))
        click.echo(f"{name.ljust(width)}  {text}")


def cell(value: Any) -> str:
    """A value in a cell: nested ones as JSON, cut where they are long."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _line(cells: list[str], widths: list[int], right: list[bool], *, bold: bool = False) -> None:
    padded = [
        one.rjust(width) if to_right else one.ljust(width)
        for one, width, to_right in zip(cells, widths, right, strict=True)
    ]
    text = "  ".join(padded).rstrip()
    click.echo(click.style(text, bold=True) if bold else text)


def _is_figure(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit() and len(text) < 15


def _columns() -> int:
    return shutil.get_terminal_size((100, 24)).columns
