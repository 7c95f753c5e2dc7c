"""The numbered statements of docs/spec, and which of them are refused."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "docs" / "spec"

_STATEMENT = re.compile(r"^- ([A-E]-\d{3})\b")
_CHAPTER = re.compile(r"^## (.+)$")


class SpecError(Exception):
    """docs/spec or a mark that refers to it is wrong; the message says where and how."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of one spec file, and the numbers below it in their order."""

    file: str
    title: str
    numbers: tuple[str, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter that holds statements, in the order of the files."""
    found: list[Chapter] = []
    for path in sorted(SPEC.glob("[a-e].md")):
        found.extend(_chapters_of(path))
    return tuple(found)


def _chapters_of(path: Path) -> list[Chapter]:
    parts: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if heading := _CHAPTER.match(line):
            parts.append((heading[1], []))
        elif statement := _STATEMENT.match(line):
            parts[-1][1].append(statement[1])
    return [Chapter(path.name, title, tuple(numbers)) for title, numbers in parts if numbers]


@cache
def numbers() -> frozenset[str]:
    """Every number there is."""
    every = [number for chapter in chapters() for number in chapter.numbers]
    if twice := {number for number in every if every.count(number) > 1}:
        raise SpecError(f"docs/spec: numbered twice: {', '.join(sorted(twice))}")
    return frozenset(every)


@cache
def refused() -> dict[str, str]:
    """Number to reason, from docs/spec/refused.toml, its ranges spelled out."""
    table = tomllib.loads((SPEC / "refused.toml").read_text(encoding="utf-8"))["refused"]
    reasons: dict[str, str] = {}
    for key, reason in table.items():
        for number in _spelled_out(key):
            if number not in numbers():
                raise SpecError(f"docs/spec/refused.toml: {number} is no number of docs/spec")
            reasons[number] = str(reason)
    return reasons


def _spelled_out(key: str) -> list[str]:
    first, _, last = key.partition("..")
    if not last:
        return [first]
    letter = first[0]
    return [f"{letter}-{index:03}" for index in range(int(first[2:]), int(last[2:]) + 1)]
