"""No pattern takes for ever: each is timed against hostile texts, by the methods that the program calls on it [S13]."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import adtwin
from adtwin.base.zones import parse_time

LONGEST = 100_000
"""Characters, where nothing cuts a text before it is matched."""
ALLOWED = 0.05
"""Seconds of processor time for one call."""
METHODS = ("search", "match", "fullmatch", "sub", "subn", "finditer", "findall", "split")
BITS = ("a", "1", " ", "-", ".", "/", "{", "(", ",", "<", ":", "a ", "a.", "a-", "1,", "EAA", "=", '"', "\\")
ROOT = Path(adtwin.__file__).parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(adtwin.__path__, "adtwin."):
        if not found.name.endswith("__main__") and "migrations." not in found.name:
            yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every pattern that stands in a module or a class of one, by where it stands."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                found.setdefault(f"{module.__name__}.{name}", value)
            elif isinstance(value, type) and value.__module__ == module.__name__:
                inner = {key: one for key, one in vars(value).items() if isinstance(one, re.Pattern)}
                found.update({f"{module.__name__}.{name}.{key}": one for key, one in inner.items()})
    return found


def written_in_place() -> Iterator[tuple[str, str, str]]:
    """Patterns that stand in a call of `re` itself: file and line, the function, the pattern."""
    for path, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), method), [ast.Constant(str(pattern)), *_]):
                    if method in METHODS:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", method, pattern


def methods_of(name: str) -> list[str]:
    """What is called on a pattern anywhere; one that is handed on may meet anything that looks for a whole."""
    short = name.rpartition(".")[2]
    called = {match[1] for text in SOURCES.values() for match in re.finditer(rf"\b{short}\.(\w+)\(", text)}
    return sorted(called.intersection(METHODS)) or ["fullmatch"]


def slowest(pattern: re.Pattern[Any], method: str, length: int) -> tuple[float, str]:
    """The dearest call, and the bit that its text was made of. Texts grow until one is too dear or long enough."""
    worst = (0.0, "")
    for bit in BITS:
        size = min(length, 2_000)
        while True:
            text: Any = (bit * (size // len(bit) + 1))[:size] + "\0"
            text = text.encode() if isinstance(pattern.pattern, bytes) else text
            took = _timed(pattern, method, text)
            worst = max(worst, (took, bit))
            if took > ALLOWED or size == length:
                break
            size = min(size * 4, length)
    return worst


def _timed(pattern: re.Pattern[Any], method: str, text: Any) -> float:
    """One call, or the better of two where the first was too dear: whoever else is at work doesn't count."""
    took = []
    while len(took) < 2 and (not took or took[0] > ALLOWED):
        began = time.process_time()
        if method in ("sub", "subn"):
            getattr(pattern, method)(text[:0], text)
        else:
            found = getattr(pattern, method)(text)
            if method == "finditer":
                list(found)
        took.append(time.process_time() - began)
    return min(took)


PATTERNS = patterns()
CALLS = [(name, method, one) for name, one in PATTERNS.items() for method in methods_of(name)]
CALLS += [(place, method, re.compile(text)) for place, method, text in written_in_place()]


def test_patterns_are_found():
    assert len(PATTERNS) > 80
    assert len(CALLS) > len(PATTERNS) + 20


@pytest.mark.parametrize(
    ("pattern", "method"), [pytest.param(one, method, id=f"{name} {method}") for name, method, one in CALLS]
)
def test_no_text_keeps_a_pattern_busy(pattern: re.Pattern[Any], method: str):
    took, bit = slowest(pattern, method, LONGEST)
    assert took <= ALLOWED, f"{method} takes {took:.3f} s for many {bit!r}"


@pytest.mark.parametrize(
    "text", ["2026-01-01" + " " * LONGEST + "x", "1" + " " * LONGEST + "x", " " * LONGEST + "+01:00"]
)
def test_a_time_of_blanks_is_refused_at_once(text: str):
    began = time.process_time()
    with pytest.raises(ValueError, match=r"\w"):
        parse_time(text)
    assert time.process_time() - began < ALLOWED
