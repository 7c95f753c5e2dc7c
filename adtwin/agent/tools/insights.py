"""Insights: few columns and short rows by default, everything on request."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from adtwin.agent.answers import Listed
from adtwin.agent.tool import Agent, Given, Id, Json, Tool
from adtwin.agent.tools.objects import FieldList, field_list, page_of

USUAL = (
    "impressions", "reach", "frequency", "clicks", "spend", "ctr", "cpc", "cpm", "actions", "action_values",
)  # fmt: skip
NAMES = {
    "account": (),
    "campaign": ("campaign_id", "campaign_name"),
    "adset": ("adset_id", "adset_name"),
    "ad": ("ad_id", "ad_name"),
}
TYPED = ("actions", "action_values", "cost_per_action_type", "conversions", "purchase_roas", "video_play_actions")


class GetInsights(Given):
    """What to report on."""

    object_id: Id | None = Field(
        default=None, description="Account, campaign, ad set or ad; your account when left out."
    )
    level: Literal["account", "campaign", "adset", "ad"] | None = Field(default=None, description="One row for each.")
    date_preset: str | None = Field(
        default=None, description="maximum, today, yesterday, last_7d, last_30d, this_month, …."
    )
    since: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d$", description="First day, YYYY-MM-DD.")
    until: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d$", description="Last day, YYYY-MM-DD.")
    time_increment: int | Literal["monthly", "all_days"] | None = Field(default=None, description="Days per row.")
    breakdowns: list[str] | None = Field(default=None, description="age, gender, country, publisher_platform, ….")
    action_breakdowns: list[str] | None = Field(default=None, description="action_type, action_destination, ….")
    action_attribution_windows: list[str] | None = Field(default=None, description="1d_view, 7d_click, ….")
    fields: FieldList = Field(default=None, description="Columns; the usual ones when left out.")
    filtering: list[Json] | None = Field(default=None, description='[{"field", "operator", "value"}].')
    sort: str | None = Field(default=None, description="Such as spend_descending.")
    compact: bool = Field(default=True, description="Actions as one object, without what attribution repeats.")
    limit: int = Field(default=25, ge=1, le=500, description="Rows per page.")
    after: str | None = Field(default=None, description="`after` of the page before.")


async def get_insights(agent: Agent, given: GetInsights) -> Json:
    """Report on delivery: impressions, reach, clicks, spend, results, by level, day and breakdown. Compact by default.
    The period is the last 30 days unless date_preset (maximum for all) or since and until say otherwise."""
    fields = field_list(given.fields) or ",".join([*NAMES[given.level or "account"], *USUAL])
    period: Json = {"since": given.since, "until": given.until or given.since} if given.since else {}
    query: dict[str, Any] = {
        "fields": fields,
        "level": given.level,
        "date_preset": given.date_preset,
        "time_range": period or None,
        "time_increment": given.time_increment,
        "breakdowns": given.breakdowns,
        "action_breakdowns": given.action_breakdowns,
        "action_attribution_windows": given.action_attribution_windows,
        "filtering": given.filtering,
        "sort": [given.sort] if given.sort else None,
        "limit": given.limit,
        "after": given.after,
    }
    answer = page_of(await agent.graph.get(f"{given.object_id or agent.account(None, 'object_id')}/insights", query))
    if given.compact:
        answer["data"] = [compact(row) for row in answer["data"]]
    return answer


def compact(row: Json) -> Json:
    """A row with each list of `{action_type, value}` as one object."""
    return {
        key: {one.get("action_type", "all"): one.get("value") for one in value}
        if key in TYPED and isinstance(value, list) and not any(_is_split(one) for one in value)
        else value
        for key, value in row.items()
    }


def _is_split(one: Any) -> bool:
    return not isinstance(one, dict) or bool(set(one) - {"action_type", "value"})


TOOLS = (Tool("get_insights", GetInsights, get_insights, answers=Listed, title="Insights"),)
