"""Whether a report's rows say what hand-written SQL finds: a ratio of times is one of the same answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adtwin.reporting.wire import Row


def compare(columns: str, rows: Sequence[Row], found: Sequence[tuple[Any, ...]]) -> None:
    """AssertionError where they differ. `columns` are what SQL's are called here, `-` for one that no row shows."""
    names = columns.split()
    if len(rows) != len(found):
        raise AssertionError(f"{len(rows)} rows, {len(found)} by hand")
    for number, (row, values) in enumerate(zip(rows, found, strict=True)):
        for name, value in zip(names, values, strict=True):
            if name != "-":
                told, wanted = _TOLD.get(name, _text(name))(row), _WANTED.get(name, _as_text)(value)
                if told != wanted:
                    raise AssertionError(f"row {number}: {name} is {told}, {wanted} by hand")


def _text(name: str) -> Callable[[Row], str]:
    return lambda row: str(row.get(name, ""))


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _entries(row: Row) -> Mapping[tuple[str, ...], int]:
    """Action entries by type, and by device where they are split by it: what `value` says."""
    kinds = ("action_type", "action_device")
    return {tuple(entry[k] for k in kinds if k in entry): int(entry["value"]) for entry in row.get("actions", ())}


def _counted(entries: Sequence[Mapping[str, Any]]) -> Mapping[tuple[str, ...], int]:
    """The same of entries by hand: texts first, then 7 days after a click, its value, one day after a view."""
    found = {}
    for entry in entries:
        texts = tuple(value for value in entry.values() if isinstance(value, str))
        numbers = [value for value in entry.values() if not isinstance(value, str)]
        if numbers[0] + numbers[2]:
            found[texts] = numbers[0] + numbers[2]
    return found


_TOLD: Mapping[str, Callable[[Row], Any]] = {
    "spend": lambda row: round(100 * float(row["spend"])),
    "actions": _entries,
    "results": lambda row: {one["indicator"]: int(one["values"][0]["value"]) for one in row["results"]},
    "plays": lambda row: row["video_play_actions"][0]["value"],
    "p50": lambda row: row["video_p50_watched_actions"][0]["value"],
}
"""What a row says by a column's name, where it isn't the text of its field."""
_WANTED: Mapping[str, Callable[[Any], Any]] = {
    "spend": lambda micros: (micros + 5_000) // 10_000,
    "actions": _counted,
    "results": lambda entries: {f"actions:{entry['t']}": entry["r"] for entry in entries if entry["r"]},
}
"""What SQL's value comes to."""
