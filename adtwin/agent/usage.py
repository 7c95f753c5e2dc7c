"""When a caller calls again: how near the limits it is, from the headers of an answer, and which failures pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

HEADERS = ("x-business-use-case-usage", "x-app-usage", "x-ad-account-usage", "x-fb-ads-insights-throttle")
SHARES = ("call_count", "total_cputime", "total_time", "acc_id_util_pct", "app_id_util_pct")
EASE_FROM = 80.0
"""Percent of a limit from which calls are spread out."""
LONGEST_PAUSE = 20.0
ATTEMPTS = 4
TRANSIENT = frozenset({1, 2})
THROTTLED = frozenset({4, 17, 32, 613, *range(80000, 80015)})
"""Codes of calls that were refused before anything was done, so that a write may be sent again too."""


def pause(headers: Mapping[str, str]) -> float:
    """Seconds to wait before the next call: none below 80 %, the longest pause at 100 %."""
    fullest = max((share for name in HEADERS for share in _shares(headers.get(name))), default=0.0)
    return LONGEST_PAUSE * min(1.0, max(0.0, (fullest - EASE_FROM) / (100 - EASE_FROM)))


def minutes_to_wait(headers: Mapping[str, str]) -> int:
    """Minutes until a caller who was cut off may call again; 0 where no header says."""
    return int(max((one for name in HEADERS for one in _find(_read(headers.get(name)), REGAIN)), default=0))


def may_succeed(error: Mapping[str, Any], method: str, minutes: int) -> bool:
    """Whether a failed call may be sent again at once; not when the caller is cut off for so many `minutes`."""
    code = error.get("code")
    if code in THROTTLED:
        return not minutes
    return method == "GET" and (code in TRANSIENT or bool(error.get("is_transient")))


def backoff(attempt: int) -> float:
    """Seconds after the first, second, … attempt: half a second, doubled each time."""
    return float(0.5 * 2 ** (attempt - 1))


REGAIN = ("estimated_time_to_regain_access",)


def _shares(header: str | None) -> Iterator[float]:
    yield from _find(_read(header), SHARES)


def _find(value: Any, keys: tuple[str, ...]) -> Iterator[float]:
    """The numbers under these keys, however deep: one header holds an object, another lists by business."""
    if isinstance(value, list):
        for one in value:
            yield from _find(one, keys)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in keys and isinstance(one, int | float):
                yield float(one)
            else:
                yield from _find(one, keys)


def _read(header: str | None) -> Any:
    try:
        return json.loads(header) if header else None
    except ValueError:
        return None
