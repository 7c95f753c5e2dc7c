"""References among the requests of a batch: what they stand for in the answers that came before.

A reference `{result=NAME:JSONPATH}` stands for a piece of an earlier answer [C-454, D-353]. Of JSONPath there is what
the documentation's samples need and what people add to it: `$`, `.key`, `['key']`, `[0]`, `.*` and `[*]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import unquote

import orjson

from adtwin.errors.batch import BATCH_DEPENDENCY_FAILED, BATCH_NO_MATCH

GROWTH = 2**20
"""Characters that the references of one batch may grow to. [S14]"""

_REFERENCE = re.compile(r"\{result=([^:{}]{1,200}):(\$[^{}]{0,500})\}")
_STEP = re.compile(r"\.(\*|[\w-]+)|\[\s*(?:(\d{1,9})|(\*)|'([^']*)'|\"([^\"]*)\")\s*\]")


class Part(NamedTuple):
    """One request of a batch, as it was sent: references stand in it yet."""

    place: int
    method: str
    path: str
    query: str
    body: str | dict[str, Any] = ""
    name: str | None = None
    after: tuple[str, ...] = ()
    """The names in `depends_on`: they are to succeed first, though nothing of their answers is used."""
    omitted: bool = False
    """Nothing is told of it when it succeeds (`omit_response_on_success`)."""
    token: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    files: tuple[str, ...] = ()
    may_refer: bool = True
    """Whether references may stand in it."""

    @property
    def stands_alone(self) -> bool:
        """Whether it surely changes nothing and uses no other part's answer. `method=` may make it a write."""
        if self.method != "GET" or self.body or self.after or self.may_refer:
            return False
        return "method" not in unquote(self.query)


@dataclass(slots=True)
class Answer:
    """The answer to one part: a logical HTTP response; `value` is what references to it look into."""

    code: int
    headers: list[dict[str, str]]
    body: str
    value: Any


def names_in(text: str) -> Iterator[str]:
    """The names that a text refers to."""
    for match in _REFERENCE.finditer(text):
        yield match.group(1)


class Results:
    """What the named parts have answered so far."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._grown = 0

    def keep(self, part: Part, answer: Answer | None) -> None:
        """Remember what became of a part; of two with one name the later counts."""
        if part.name is None:
            return
        self._values.pop(part.name, None)
        if answer is not None and answer.code < 400:
            self._values[part.name] = answer.value

    def demand(self, part: Part) -> None:
        """What a part depends on must have succeeded [D-354]."""
        for name in part.after:
            if name not in self._values:
                raise BATCH_DEPENDENCY_FAILED(name=name)

    def expand(self, value: Any) -> Any:
        """The value with every reference in its texts replaced by what it stands for; several are joined by commas.

        Errors: BATCH_DEPENDENCY_FAILED, and BATCH_NO_MATCH for a path that finds nothing.
        """
        if isinstance(value, str):
            return _REFERENCE.sub(self._found, value) if "{result=" in value else value
        if isinstance(value, dict):
            return {name: self.expand(one) for name, one in value.items()}
        return [self.expand(one) for one in value] if isinstance(value, list) else value

    def _found(self, match: re.Match[str]) -> str:
        name, path = match.groups()
        if name not in self._values:
            raise BATCH_DEPENDENCY_FAILED(name=name)
        found = look(self._values[name], path)
        if not found:
            detail = f"the answer of {name} has nothing at {path}" if found is not None else f"{path} is no JSONPath"
            raise BATCH_NO_MATCH(reference=match.group(), detail=detail)
        text = ",".join(_as_text(one) for one in found)
        self._grown += len(text)
        if self._grown > GROWTH:
            raise BATCH_NO_MATCH(
                reference=match.group(), detail=f"references of a batch add at most {GROWTH} characters"
            )
        return text


def look(value: Any, path: str) -> list[Any] | None:
    """Every value at a JSONPath, in order; None when the path can't be read."""
    steps = _steps(path)
    if steps is None:
        return None
    found = [value]
    for step in steps:
        found = [below for one in found for below in _below(one, step)]
    return found


@lru_cache(maxsize=1_000)
def _steps(path: str) -> tuple[str | int | None, ...] | None:
    """The steps of a path: a key, a place in a list, or None for all."""
    steps: list[str | int | None] = []
    place = 1
    while place < len(path):
        match = _STEP.match(path, place)
        if match is None:
            return None
        key, number, every, single, double = match.groups()
        quoted = single if single is not None else double
        if key == "*" or every is not None:
            steps.append(None)
        elif number is not None:
            steps.append(int(number))
        else:
            steps.append(key if key is not None else quoted)
        place = match.end()
    return tuple(steps)


def _below(value: Any, step: str | int | None) -> list[Any]:
    if isinstance(value, dict):
        if step is None:
            return list(value.values())
        return [value[str(step)]] if str(step) in value else []
    if isinstance(value, list):
        if step is None:
            return value
        place = step if isinstance(step, int) else int(step) if step.isascii() and step.isdigit() else len(value)
        return [value[place]] if place < len(value) else []
    return []


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
