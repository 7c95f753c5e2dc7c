"""Reading JSON the way the real API does: strict first, then the loose forms that clients and samples send.

Loose forms [A-012, C-004, D-374, wire facts 4]: single-quoted strings, unquoted keys, trailing commas, Python's
`True`/`False`/`None`, a whole value wrapped in double quotes. One linear pass turns them into strict JSON.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

MAX_DEPTH = 32
LARGEST = 10**20
"""No documented number has more digits; beyond them, whole numbers would lose some."""
MAX_LOOSE = 1_000_000
MAX_WORD = 1_000
"""Letters of a text without quotes."""

_TOKEN = re.compile(
    r"""\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{}\[\]:,]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|[\w$.@/+-]+""",
    re.DOTALL,
)
_WORDS = {"True": "true", "False": "false", "None": "null", "true": "true", "false": "false", "null": "null"}
_ESCAPED_QUOTE = re.compile(r'\\(.)|(")', re.DOTALL)


class LooseError(ValueError):
    """The text is neither JSON nor one of its loose forms."""


def loads(text: str) -> Any:
    """The value of JSON or loose JSON text; raises `LooseError` with the place that can't be read."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _loads_loose(text)
    if isinstance(value, str) and value[:1] in "{[" and value is not text:
        return loads(value)
    _bound(value)
    return value


def _loads_loose(text: str) -> Any:
    if len(text) > MAX_LOOSE:
        raise LooseError("it is not JSON")
    strict = _strict(text)
    try:
        return orjson.loads(strict)
    except orjson.JSONDecodeError as error:
        raise LooseError(f"it is not JSON ({error.msg})") from None


def _strict(text: str) -> str:
    """The same value as strict JSON; a plus sign between tokens is a blank that was encoded twice [D-088]."""
    out: list[str] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise LooseError(f"it is not JSON: unexpected {text[place]!r} at character {place}")
        place = match.end()
        token = match.group()
        if token.isspace() or not token.strip("+"):
            continue
        closes = token in ("}", "]")
        if closes and out and out[-1] == ",":
            out.pop()
        out.append(_strict_token(token))
    return "".join(out)


def _strict_token(token: str) -> str:
    first = token[0]
    if first == "'":
        return '"' + _ESCAPED_QUOTE.sub(_requote, token[1:-1]) + '"'
    if first in '"{}[]:,' or (first in "-0123456789" and _is_number(token)):
        return token
    if len(token) > MAX_WORD:
        raise LooseError(f"{token[:20]}… is too long to go without quotes")
    return _WORDS.get(token) or f'"{token}"'


def _requote(match: re.Match[str]) -> str:
    escaped, quote = match.groups()
    if quote:
        return '\\"'
    return "'" if escaped == "'" else match.group()


def _is_number(token: str) -> bool:
    try:
        orjson.loads(token)
    except orjson.JSONDecodeError:
        return False
    return True


_NESTED = (dict, list)


def _bound(value: Any) -> None:
    """Refuse nesting and numbers beyond any documented spec, before anything walks or stores them."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH + 1:
            raise LooseError(f"it is nested deeper than {MAX_DEPTH} levels")
        items = [
            item
            for part in level
            if isinstance(part, _NESTED)
            for item in (part.values() if isinstance(part, dict) else part)
        ]
        if any(isinstance(item, float) and abs(item) >= LARGEST for item in items):
            raise LooseError("a number in it has more than 20 digits")
        level = [item for item in items if isinstance(item, _NESTED)]
