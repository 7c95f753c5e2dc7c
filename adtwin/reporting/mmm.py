"""`breakdowns=mmm`: the figures that marketing-mix models are fitted to, in one go [C-342…C-352].

One row for each ad set, period and combination of places, devices and kind of media, with impressions and spend.
"""

from __future__ import annotations

from collections.abc import Mapping

from adtwin.errors.reporting import MMM_ALONE, MMM_FIELD, MMM_FILTER, MMM_LEVEL
from adtwin.reporting.params import InsightsParams

MMM = "mmm"
DIMENSIONS = (
    *("country", "region", "dma", "device_platform", "platform_position", "publisher_platform"),
    "creative_media_type",
)
"""What splits the rows, in the order of the columns [C-344]."""
OWN = DIMENSIONS[-1]
"""The column that no other report has: the permutations that may be asked for lack it [C-273]."""
IDS = ("account_id", "campaign_id", "adset_id")
METRICS = ("impressions", "spend")
COLUMNS = (*IDS, "date_start", "date_stop", *METRICS, *DIMENSIONS)
"""The columns of a file of it [C-344]."""
LEVEL = "adset"
FILTERS: Mapping[str, tuple[str, ...]] = {
    "campaign.id": ("IN", "NOT_IN"),
    "campaign.name": ("CONTAIN", "NOT_CONTAIN"),
    "adset.id": ("IN", "NOT_IN"),
    "adset.name": ("CONTAIN", "NOT_CONTAIN"),
    **dict.fromkeys([name for name in DIMENSIONS if name != OWN], ("IN",)),
}
"""The pairs of field and operator that may filter; every other is refused [C-347]."""


def is_asked(params: InsightsParams) -> bool:
    """Whether this is such a report."""
    return MMM in params.breakdowns


def check(params: InsightsParams) -> None:
    """Refuse what can't be joined with it; errors name the parameter."""
    others = [name for name in params.breakdowns if name != MMM]
    for param, names in (("breakdowns", others), ("action_breakdowns", list(params.action_breakdowns))):
        if names:
            raise MMM_ALONE(blame=[param], others=", ".join(names), param=param)
    if params.level not in (None, LEVEL):
        raise MMM_LEVEL(blame=["level"], level=params.level)
    for field in params.fields:
        if field not in (*IDS, *METRICS, *DIMENSIONS, "date_start", "date_stop"):
            raise MMM_FIELD(blame=["fields"], field=field)
    for position, one in enumerate(params.filtering):
        if one.operator not in FILTERS.get(one.field, ()):
            allowed = "; ".join(f"{field} {' or '.join(operators)}" for field, operators in FILTERS.items())
            raise MMM_FILTER(
                blame=["filtering", str(position)], field=one.field, operator=one.operator, allowed=allowed
            )


def spelled_out(params: InsightsParams) -> InsightsParams:
    """The same query in terms of ordinary breakdowns, level and fields."""
    wanted = [name for name in params.fields if name in METRICS] or list(METRICS)
    return params.model_copy(update={"breakdowns": DIMENSIONS, "level": LEVEL, "fields": (*IDS, *wanted)})
