"""How much a read looks at, told from its text alone. Heavy ones are carried out in a thread; nobody waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from adtwin.errors import GraphError
from adtwin.graph.fields import Selected, parse

MANY = 1_000
"""Objects; about ten milliseconds."""
USUAL = 25
"""Rows of a list that says nothing of its length."""
PLENTY = 10**9


def is_heavy(params: Mapping[str, Any], *, of_list: bool) -> bool:
    """Whether a read may look at so many objects that others would notice. Every list is taken to be as long as it may
    be, and whatever has fields below it to be a list."""
    fields, limit, ids = params.get("fields"), params.get("limit"), params.get("ids")
    text = ",".join(map(str, fields)) if isinstance(fields, list) else str(fields or "")
    if limit is None and ids is None and "{" not in text and "(" not in text:
        return False
    first = _number(limit, USUAL) if of_list else 1
    return first * (1 + str(ids or "").count(",")) * (1 + _below(text)) > MANY


def may_be_heavy(query: str) -> bool:
    """Whether a look at the parameters of a query, decoded, is worth its while."""
    return "{" in query or "limit" in query or "ids" in query


@lru_cache(maxsize=4096)
def _below(text: str) -> int:
    """How many objects a `fields` expression looks at for each that it is asked of."""
    try:
        return _sum(parse(text))
    except GraphError:
        return 0  # the read will tell


def _sum(selected: tuple[Selected, ...]) -> int:
    found = 0
    for one in selected:
        limit = dict(one.modifiers).get("limit")
        if one.below or limit is not None:
            found += _number(limit, USUAL) * (1 + _sum(one.below))
    return min(found, PLENTY)


def _number(given: Any, usual: int) -> int:
    text = str(given).strip("\"' ")
    return min(int(text), PLENTY) if text.isascii() and text.isdigit() and len(text) < 19 else usual
