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
ASSETS = (
    *("image_asset", "video_asset", "title_asset", "body_asset", "description_asset", "link_url_asset"),
    *("call_to_action_asset", "ad_format_asset", "product_id"),
)
FOR_MODELS = (
    *("country", "region", "dma", "device_platform", "platform_position", "publisher_platform"),
    "creative_media_type",
)
"""What `mmm` splits rows by."""
FREQUENCY = "frequency_value"
POSTBACKS: Mapping[str, str] = {
    "app_id": "total_postbacks",
    "skan_conversion_id": "total_postbacks",
    "is_conversion_id_modeled": "total_postbacks_detailed",
    "skan_campaign_id": "total_postbacks_detailed",
    "coarse_conversion_value": "total_postbacks_detailed_v4",
    "fidelity_type": "total_postbacks_detailed_v4",
    "hsid": "total_postbacks_detailed_v4",
    "postback_sequence_index": "total_postbacks_detailed_v4",
    "redownload": "total_postbacks_detailed_v4",
}
"""Breakdowns of what nobody has sent here, and the field that each goes with."""
USUAL, SKAN = "7d_click_1d_view", "skan"
SETTINGS: Mapping[str, tuple[str, ...]] = {
    USUAL: ("7d_click", "1d_view"),
    SKAN: ("7d_click", "1d_view"),
    "1d_click": ("1d_click",),
    "7d_click": ("7d_click",),
    "1d_click_1d_view": ("1d_click", "1d_view"),
    "7d_click_1d_view_1d_ev": ("7d_click", "1d_view", "1d_ev"),
}
"""Attribution settings and the windows that each adds up."""
ATTRIBUTES: Mapping[str, tuple[Level | None, str]] = {
    "account_id": ("account", "id"),
    "account_name": ("account", "name"),
    "account_currency": ("account", "currency"),
    "campaign_id": ("campaign", "id"),
    "campaign_name": ("campaign", "name"),
    "objective": ("campaign", "objective"),
    "buying_type": ("campaign", "buying_type"),
    "adset_id": ("adset", "id"),
    "adset_name": ("adset", "name"),
    "optimization_goal": ("adset", "optimization_goal"),
    "ad_id": ("ad", "id"),
    "ad_name": ("ad", "name"),
    "created_time": (None, "created_time"),
    "updated_time": (None, "updated_time"),
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
    by_account: bool = False
    """Conversions count by the account's attribution setting instead of each ad set's."""
    summary_by: tuple[str, ...] = ()
    """The action breakdowns of the summary."""
    whole: bool = False
    """The summary: all rows as one."""

    @property
    def is_for_models(self) -> bool:
        return self.breakdowns == FOR_MODELS

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
