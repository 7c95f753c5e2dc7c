"""Pages by time: `since` and `until` on edges that stand in the order of time [C-392, C-393]."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from adtwin.base import zones
from adtwin.errors.protocol import INVALID_PARAMETER

if TYPE_CHECKING:
    from adtwin.graph.call import Call
    from adtwin.graph.node import Node

WIDEST = 184 * 86_400
"""Seconds that `since` and `until` should lie apart at most: six months."""
LONGEST = 100
_WORDS: dict[str, relativedelta] = {
    "now": relativedelta(),
    "today": relativedelta(hour=0, minute=0, second=0),
    "midnight": relativedelta(hour=0, minute=0, second=0),
    "yesterday": relativedelta(days=-1, hour=0, minute=0, second=0),
    "tomorrow": relativedelta(days=1, hour=0, minute=0, second=0),
}
_AWAY = re.compile(r"([+-]?\d{1,4}|last|next) ?(second|sec|minute|min|hour|day|week|month|year)s?( ago)?")
_UNITS = {"sec": "seconds", "min": "minutes"}
_EXPECTED = "a unix timestamp, a day such as 2026-11-22, or words such as yesterday, -2 weeks, 3 days ago"

Test = Callable[["Node"], bool]


def moment(param: str, given: Any, now: int, zone: str = "UTC") -> int:
    """The epoch seconds that a parameter means: a timestamp, a time, or PHP's words for one. Error 100 otherwise."""
    text = str(given).strip().strip('"').lower()
    try:
        return zones.parse_time(given, zone)
    except (ValueError, OverflowError):
        away = None if len(text) > LONGEST else _away(text)
    if away is None:
        raise INVALID_PARAMETER(blame=[param], detail=f"Param {param} must be {_EXPECTED}")
    try:
        return int((datetime.fromtimestamp(now, UTC).astimezone(zones.zone(zone)) + away).timestamp())
    except (OverflowError, ValueError):
        raise INVALID_PARAMETER(blame=[param], detail=f"Param {param} lies too far away") from None


def _away(text: str) -> relativedelta | None:
    """How far from now a text means; None when it is no such text."""
    if text in _WORDS:
        return _WORDS[text]
    match = _AWAY.fullmatch(text)
    if match is None:
        return None
    number, unit, ago = match.groups()
    count = {"last": -1, "next": 1}.get(number) or int(number)
    return relativedelta(**{_UNITS.get(unit, f"{unit}s"): -count if ago else count})  # type: ignore[arg-type]


def bounds(call: Call, node: Node, params: dict[str, Any]) -> tuple[int | None, int | None] | None:
    """The seconds that `since` and `until` name, both included; None where pages are not asked for by time."""
    zone = node.zone(call)
    since, until = (
        moment(name, params[name], call.now, zone) if params.get(name) else None for name in ("since", "until")
    )
    if since is None and until is None:
        return None
    if since is None or until is None:
        call.warn("Give both since and until, so that pages are alike.")
    elif until < since:
        raise INVALID_PARAMETER(blame=["until"], detail="until lies before since. Exchange them.")
    elif until - since > WIDEST:
        call.warn("since and until lie more than six months apart. Ask for shorter stretches.")
    return since, until


def within(since: int | None, until: int | None) -> Test:
    """Whether a listed node stands between the two."""
    low, high = since or 0, until if until is not None else 2**62
    return lambda node: low <= node.obj.key[0] <= high
