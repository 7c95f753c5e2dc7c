"""`results` and its kin: what each ad set is optimized for, counted whatever it is [D-249, D-251, D-252]."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Figures = Mapping[str, Any]
Written = Callable[[int, int], str]
"""Writes a fraction."""

GOALS: Final = ("first_result", "last_result")
"""The first and the last of what the ads of a row were optimized for: all of it, where they are the same."""
MEASURES: Final = (*GOALS, "reach", "recallers")
"""What must be known of a row to tell its results, beside its action entries."""
COLUMN: Final = "results"
"""The column of an action entry that counts what was the result of its ad."""
_THRUPLAYS: Final = "video_thruplay_watched"
_WITHOUT_ACTION: Final = {"reach": "reach", "impressions": "impressions", "estimated_ad_recallers": "recallers"}
"""Results that are no actions, and the measure that counts them."""


def counts(figures: Figures) -> Iterator[tuple[str, int]]:
    """What counts as a result in a row, and how often it came: several where ad sets with different goals meet."""
    first, last = figures.get("first_result"), figures.get("last_result")
    if first in _WITHOUT_ACTION and first == last:
        yield str(first), int(figures.get(_WITHOUT_ACTION[str(first)]) or 0)
        return
    by_type: dict[str, int] = {}
    for entry in figures.get("actions") or ():
        if entry[COLUMN]:
            kind = entry["action_type"]
            by_type[kind] = by_type.get(kind, 0) + entry[COLUMN]
    for kind, count in by_type.items():
        yield (f"{kind}_actions" if kind == _THRUPLAYS else f"actions:{kind}"), count
    if not by_type and first == last and first:
        yield str(first), 0


def results(field: str, figures: Figures, minor_units: int, written: Written) -> list[dict[str, Any]]:
    """The value of one of the result fields: a count, a cost, or a rate per impression."""
    rows = []
    spend, impressions = figures.get("spend") or 0, figures.get("impressions") or 0
    for indicator, count in counts(figures):
        top, bottom = {"r": (count, 1), "c": (spend, count * minor_units), "a": (count, impressions)}[_kind(field)]
        row: dict[str, Any] = {"indicator": indicator}
        if bottom and (top or _kind(field) != "r"):
            row["values"] = [{"value": written(top, bottom), "attribution_windows": ["default"]}]
        rows.append(row)
    return rows


def _kind(field: str) -> str:
    """A count of results, their cost, or their rate."""
    return "c" if field.startswith("cost") else "a" if field.endswith("rate") else "r"
