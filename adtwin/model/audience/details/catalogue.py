"""The outline of details, read once when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from adtwin.base.streams import stable_hash

_LEAF: Final = re.compile(r"(?P<name>.+): (?P<percent>\d+(?:\.\d+)?)(?: =(?P<id>\d+))?")
_LENGTHY_IDS: Final = ("education_majors", "education_schools", "work_employers", "work_positions")
"""Kinds whose ids are those of pages."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that people can be chosen by. `path` leads from the widest heading to its name; `share` is its part of
    all people."""

    id: str
    name: str
    kind: str
    path: tuple[str, ...]
    share: float


@cache
def _all() -> tuple[Detail, ...]:
    text = (files("adtwin.model.audience.details") / "details.txt").read_text(encoding="utf-8")
    return tuple(_read(text))


def _read(text: str) -> Iterator[Detail]:
    kind = ""
    top: tuple[str, ...] = ()
    path: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            kind, _, titles = line[1:].partition("] ")
            top = tuple(titles.split(" > "))
        elif line.strip() and not line.startswith("#"):
            depth = (len(line) - len(line.lstrip())) // 2
            leaf = _LEAF.fullmatch(line.strip())
            path = [*path[:depth], leaf["name"] if leaf else line.strip()]
            if leaf:
                own = leaf["id"] or _made_up(kind, path)
                yield Detail(own, leaf["name"], kind, (*top, *path), float(leaf["percent"]) / 100)


def _made_up(kind: str, path: list[str]) -> str:
    """An id that looks as those of the kind do, and stays the same as long as the path does."""
    number = stable_hash(kind, *path)
    if kind in _LENGTHY_IDS:
        return str(10**14 + number % 10**13)
    return f"{6003 if kind == 'interests' else 6002}{number % 10**9:09}"


@cache
def _by_kind() -> Mapping[str, Mapping[str, Detail]]:
    found: dict[str, dict[str, Detail]] = {}
    for detail in _all():
        found.setdefault(detail.kind, {})[detail.id] = detail
    return found


def of_kind(*kinds: str) -> tuple[Detail, ...]:
    """All details of these kinds, in the order of the outline."""
    return tuple(detail for kind in kinds for detail in _by_kind().get(kind, {}).values())


def with_id(kind: str, pk: str) -> Detail | None:
    """The detail of an id."""
    return _by_kind().get(kind, {}).get(pk)


def with_name(kind: str, name: str) -> Detail | None:
    """The detail of exactly this name, whatever its case."""
    return next((one for one in of_kind(kind) if one.name.casefold() == name.casefold()), None)


def share_of(kind: str, pk: str) -> float | None:
    """Its part of all people; None for what the outline doesn't hold."""
    found = with_id(kind, pk)
    return found.share if found is not None else None


def beside(detail: Detail) -> tuple[Detail, ...]:
    """Others of its kind, those closest to it in the outline first, then by size; only under the same wide heading."""
    near = [one for one in of_kind(detail.kind) if one.id != detail.id and _together(one, detail) > 1]
    return tuple(sorted(near, key=lambda one: (-_together(one, detail), -one.share)))


def _together(one: Detail, other: Detail) -> int:
    """How many headings two details share."""
    shared = 0
    for left, right in zip(one.path[:-1], other.path[:-1], strict=False):
        if left != right:
            break
        shared += 1
    return shared
