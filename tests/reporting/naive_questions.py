"""Questions to the naive reference, and when a value fits a condition of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adtwin.reporting import Level

LEVELS: Sequence[Level] = ("account", "campaign", "adset", "ad")
HIDDEN = ("DELETED", "ARCHIVED")
HOURS = ("hourly_stats_aggregated_by_advertiser_time_zone", "hourly_stats_aggregated_by_audience_time_zone")
ASSETS = ("title_asset", "body_asset")
ATTRIBUTES: Mapping[str, tuple[Level | None, str]] = {
    "account_id": ("account", "id"),
    "account_name": ("account", "name"),
    "campaign_id": ("campaign", "id"),
    "campaign_name": ("campaign", "name"),
    "objective": ("campaign", "objective"),
    "adset_id": ("adset", "id"),
    "adset_name": ("adset", "name"),
    "optimization_goal": ("adset", "optimization_goal"),
    "ad_id": ("ad", "id"),
    "ad_name": ("ad", "name"),
    "created_time": (None, "created_time"),
}


@dataclass(frozen=True)
class Question:
    """A query in words of its own. A filter is (field, operator, value), a sort (field, whether it descends)."""

    fields: tuple[str, ...]
    level: Level
    periods: tuple[tuple[date, date], ...]
    increment: int | str = "all_days"
    breakdowns: tuple[str, ...] = ()
    action_breakdowns: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    filters: tuple[tuple[str, str, Any], ...] = ()
    sort: tuple[str, bool] | None = None
    by_impression: bool = False
    whole: bool = False
    """The summary: all rows as one."""

    @property
    def is_hourly(self) -> bool:
        return any(name in HOURS for name in self.breakdowns)

    @property
    def merged(self) -> bool:
        """What carries a label is one row, unless the row says which object it is."""
        labelled = any(name == f"{self.level}.adlabels" for name, _, _ in self.filters)
        return self.whole or (labelled and not any(ATTRIBUTES.get(f, ("", ""))[0] == self.level for f in self.fields))


def holds(operator: str, actual: Sequence[Any], wanted: Any) -> bool:
    """Whether the values of an object fit a condition."""
    some = wanted if isinstance(wanted, list) else [wanted]
    lower = [str(value).lower() for value in actual], [str(value).lower() for value in some]
    if operator.startswith("NOT_") or operator == "NONE":
        positive = {"NOT_EQUAL": "EQUAL", "NONE": "IN"}.get(operator, operator.removeprefix("NOT_"))
        return not holds(positive, actual, wanted)
    if operator in ("EQUAL", "IN", "ANY"):
        return any(value in some for value in actual)
    if operator == "ALL":
        return all(value in actual for value in some)
    if operator == "CONTAIN":
        return any(part in text for text in lower[0] for part in lower[1])
    if operator == "STARTS_WITH":
        return any(text[: len(part)] == part for text in lower[0] for part in lower[1])
    if operator == "ENDS_WITH":
        return any(text[len(text) - len(part) :] == part for text in lower[0] for part in lower[1])
    if operator == "IN_RANGE":
        return any(some[0] <= value <= some[1] for value in actual)
    sign = operator.removesuffix("_OR_EQUAL")
    same = operator.endswith("_OR_EQUAL")
    return any((value > some[0] if sign == "GREATER_THAN" else value < some[0]) or (same and value == some[0])
               for value in actual)  # fmt: skip
