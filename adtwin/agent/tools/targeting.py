"""Whom to reach: searching for interests, places and more, and how many people an audience has."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from adtwin.agent.answers import Answer, Listed, ok
from adtwin.agent.searches import ANYTHING, BY_NAMES, SEARCHES
from adtwin.agent.tool import ARGUMENT_INVALID, AccountId, Agent, Given, Id, Json, Tool
from adtwin.agent.tools.objects import page_of
from adtwin.compose.problem import RefusedError

What = Literal[
    "anything", "interests", "interest_suggestions", "valid_interests", "behaviors", "demographics", "life_events",
    "industries", "income", "family_statuses", "places", "locales", "schools", "majors", "employers", "job_titles",
]  # fmt: skip


class SearchTargeting(Given):
    """What to look for."""

    what: What = Field(
        default="interests", description="Kind of thing; anything: interests, behaviors, demographics, work at once."
    )
    query: str | None = Field(
        default=None,
        max_length=200,
        description="Words that names begin with. Not needed for behaviors, demographics and their kinds: lists.",
    )
    names: list[str] | None = Field(
        default=None, description="Exact names of interests: to find like ones of, or to validate."
    )
    location_types: list[str] | None = Field(
        default=None, description="For places: country, country_group, region, city, zip, geo_market."
    )
    country_code: str | None = Field(default=None, description="For places: only in this country, such as US.")
    region_id: Id | None = Field(default=None, description="For places: only in this region, by its key.")
    account_id: AccountId | None = None
    limit: int = Field(default=10, ge=1, le=100, description="Rows.")
    after: str | None = Field(default=None, description="Cursor of the page before.")


async def search_targeting(agent: Agent, given: SearchTargeting) -> Json:
    """Find what targeting can name: interests, behaviors, demographics, places, languages, employers, …, with the ids
    or keys that targeting of an ad set wants, and the size of their audience. In targeting: details by their type and
    id, {"flexible_spec": [{"interests": [{"id": …}]}]}; places by key, {"geo_locations": {"cities": [{"key": …}]}};
    languages by key, {"locales": [6]}."""
    query: dict[str, Any] = {"q": given.query, "limit": given.limit, "after": given.after}
    if given.what == ANYTHING:
        return page_of(await agent.graph.get(f"{agent.account(given.account_id)}/targetingsearch", query))
    query |= {**SEARCHES[given.what], "country_code": given.country_code, "region_id": given.region_id}
    if given.what in BY_NAMES:
        query["interest_list"] = given.names or ([given.query] if given.query else None)
        if query["interest_list"] is None:
            raise RefusedError(ARGUMENT_INVALID("names", detail="is missing", hint="Send the names of interests."))
    if given.location_types:
        query["location_types"] = given.location_types
    return page_of(await agent.graph.get("search", query))


class EstimateAudience(Given):
    """An audience."""

    account_id: AccountId | None = None
    targeting: Json = Field(description='As of an ad set: {"geo_locations": {"countries": ["US"]}, "age_min": 25, …}.')
    optimization_goal: str | None = Field(default=None, description="With a goal: daily results too.")


async def estimate_audience_size(agent: Agent, given: EstimateAudience) -> Json:
    """Estimate how many people a targeting reaches, before an ad set is made of it."""
    account = agent.account(given.account_id)
    query: Json = {"targeting_spec": given.targeting}
    if given.optimization_goal:
        query["optimization_goal"] = given.optimization_goal
        found = await agent.graph.get(f"{account}/delivery_estimate", query)
    else:
        found = await agent.graph.get(f"{account}/reachestimate", query)
    data = found.get("data", found)
    return ok(estimate=data[0] if isinstance(data, list) and data else data)


TOOLS = (
    Tool("search_targeting", SearchTargeting, search_targeting, answers=Listed, title="Search targeting"),
    Tool("estimate_audience_size", EstimateAudience, estimate_audience_size, answers=Answer, title="Audience size"),
)
