"""The `fields` expression: `name,creative{id,body},adsets.limit(5).as(sets){name}` [B-008, C-009, D-003].

A JSON list, quoted names and white space are taken as well. One expression is parsed once and kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from adtwin.errors.protocol import INVALID_PARAMETER, QUERY_SYNTAX

MAX_NAMES = 500
MAX_DEPTH = 8

_WORD = re.compile(r"[A-Za-z0-9_]+")
_SPACE = re.compile(r"[\s\"'\[\]]*")


@dataclass(frozen=True, slots=True)
class Selected:
    """One field asked for: its name, the name it is answered under, its modifiers and the fields below it."""

    name: str
    alias: str
    modifiers: tuple[tuple[str, str], ...] = ()
    below: tuple[Selected, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.name, self.alias, self.modifiers, self.below)))

    def __hash__(self) -> int:
        """Worked out once: a selection is the key under which its compiled form is found at every read."""
        return self._hash


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Selected, ...]:
    """The fields a `fields` parameter asks for, in order; raises 2500 with the place of a syntax error."""
    reader = _Reader(text)
    selected = reader.selection(depth=0)
    if reader.place < len(text):
        raise reader.error("Expected end of string instead of")
    return selected


def text_of(selected: tuple[Selected, ...]) -> str:
    """The expression that asks for these fields."""
    return ",".join(_text_of(one) for one in selected)


def _text_of(one: Selected) -> str:
    modifiers = one.modifiers if one.alias == one.name else (*one.modifiers, ("as", one.alias))
    below = "{" + text_of(one.below) + "}" if one.below else ""
    return one.name + "".join(f".{name}({value})" for name, value in modifiers) + below


class _Reader:
    """A recursive-descent reader over the expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.count = 0

    def error(self, what: str) -> Exception:
        found = self.text[self.place] if self.place < len(self.text) else "end of string"
        return QUERY_SYNTAX(blame=["fields"], detail=f'{what} "{found}".', position=self.place, text=self.text[:200])

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.place)
        self.place = match.end() if match else self.place

    def take(self, mark: str) -> bool:
        if self.text.startswith(mark, self.place):
            self.place += 1
            return True
        return False

    def selection(self, depth: int) -> tuple[Selected, ...]:
        if depth > MAX_DEPTH:
            raise INVALID_PARAMETER(blame=["fields"], detail=f"fields nest at most {MAX_DEPTH} levels deep")
        names: dict[str, Selected] = {}
        while True:
            self.skip()
            if self.place >= len(self.text) or self.text[self.place] == "}":
                break
            if self.take(","):
                continue
            one = self.one(depth)
            names[one.alias] = one
            self.skip()
            if not self.take(","):
                break
        return tuple(names.values())

    def one(self, depth: int) -> Selected:
        match = _WORD.match(self.text, self.place)
        if match is None:
            raise self.error("Expected a field name instead of")
        self.count += 1
        if self.count > MAX_NAMES:
            raise INVALID_PARAMETER(blame=["fields"], detail=f"At most {MAX_NAMES} fields can be asked for at once")
        self.place = match.end()
        name = alias = match.group()
        modifiers: list[tuple[str, str]] = []
        while self.take("."):
            key, value = self.modifier()
            if key == "as":
                alias = value
            else:
                modifiers.append((key, value))
        self.skip()
        below: tuple[Selected, ...] = ()
        if self.take("{"):
            below = self.selection(depth + 1)
            self.skip()
            if not self.take("}"):
                raise self.error('Expected "}" instead of')
        return Selected(name, alias, tuple(modifiers), below)

    def modifier(self) -> tuple[str, str]:
        match = _WORD.match(self.text, self.place)
        if match is None:
            raise self.error("Expected a modifier instead of")
        self.place = match.end()
        if not self.take("("):
            raise self.error('Expected "(" instead of')
        start, depth, quote = self.place, 1, ""
        while self.place < len(self.text):
            mark = self.text[self.place]
            self.place += 1
            if quote:
                quote = "" if mark == quote else quote
            elif mark in "\"'":
                quote = mark
            elif mark in "([{":
                depth += 1
            elif mark in ")]}":
                depth -= 1
                if depth == 0:
                    return match.group(), self.text[start : self.place - 1].strip()
        raise self.error('Expected ")" instead of')
