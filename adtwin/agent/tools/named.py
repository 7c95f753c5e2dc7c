"""Further names for what the default tools do, as agents know them: a tool, some arguments fixed, some renamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from adtwin.agent.tool import Json, Tool


class Alias(NamedTuple):
    """A name, the tool behind it, what is fixed, new name to the tool's own name, and which arguments stay."""

    name: str
    tool: str
    fixed: Mapping[str, Any]
    renamed: Mapping[str, str]
    kept: tuple[str, ...] = ()
    says: str = ""


PAGED = ("fields", "limit", "after")
LISTED = (*PAGED, "effective_status")
CHANGED = ("changes", "dry_run", "confirm")

ALIASES = (
    Alias("get_account_info", "get_objects", {}, {"account_id": "ids"}, ("fields",), "Read an ad account."),
    Alias("get_instagram_accounts", "get_objects", {"edge": "instagram_accounts"}, {"account_id": "parent_id"}, PAGED,
          "List the Instagram accounts of an ad account."),
    Alias("get_campaigns", "get_objects", {"edge": "campaigns"}, {"account_id": "parent_id"}, LISTED,
          "List the campaigns of an ad account."),
    Alias("get_campaign_details", "get_objects", {}, {"campaign_id": "ids"}, ("fields",), "Read a campaign."),
    Alias("get_adsets", "get_objects", {"edge": "adsets"}, {"account_id": "parent_id"}, LISTED,
          "List the ad sets of an ad account (or of a campaign, by its id)."),
    Alias("get_adset_details", "get_objects", {}, {"adset_id": "ids"}, ("fields",), "Read an ad set."),
    Alias("get_ads", "get_objects", {"edge": "ads"}, {"account_id": "parent_id"}, LISTED,
          "List the ads of an ad account (or of a campaign or ad set, by its id)."),
    Alias("get_ad_details", "get_objects", {}, {"ad_id": "ids"}, ("fields",), "Read an ad."),
    Alias("get_ad_creatives", "get_objects", {"edge": "adcreatives"}, {"ad_id": "parent_id"}, PAGED,
          "List the creatives of an ad (or of an ad account, by its id)."),
    Alias("get_creative_details", "get_objects", {}, {"creative_id": "ids"}, ("fields",), "Read a creative."),
    Alias("get_lead_forms", "get_objects", {"edge": "leadgen_forms"}, {"page_id": "parent_id"}, PAGED,
          "List the lead forms of a page."),
    Alias("get_page_posts", "get_objects", {"edge": "posts"}, {"page_id": "parent_id"}, PAGED,
          "List the posts of a page, for object_story_id."),
    Alias("get_page_events", "get_objects", {"edge": "events"}, {"page_id": "parent_id"}, PAGED,
          "List the events of a page, for event_id."),
    Alias("update_campaign", "update_object", {}, {"campaign_id": "id"}, CHANGED, "Change a campaign."),
    Alias("update_adset", "update_object", {}, {"adset_id": "id"}, CHANGED, "Change an ad set."),
    Alias("update_ad", "update_object", {}, {"ad_id": "id"}, CHANGED, "Change an ad."),
    Alias("duplicate_campaign", "create_object", {"edge": "campaigns"}, {"campaign_id": "copy_of"},
          ("params", "dry_run"), "Copy a campaign, PAUSED."),
    Alias("duplicate_adset", "create_object", {"edge": "adsets"}, {"adset_id": "copy_of"}, ("params", "dry_run"),
          "Copy an ad set, PAUSED."),
    Alias("duplicate_ad", "create_object", {"edge": "ads"}, {"ad_id": "copy_of"}, ("params", "dry_run"),
          "Copy an ad, PAUSED."),
    Alias("duplicate_creative", "create_object", {"edge": "adcreatives"}, {"creative_id": "copy_of"},
          ("params", "dry_run"), "Copy a creative."),
    Alias("search_interests", "search_targeting", {"what": "interests"}, {"query": "query"}, ("limit",),
          "Search interests."),
    Alias("get_interest_suggestions", "search_targeting", {"what": "interest_suggestions"}, {"interest_list": "names"},
          ("limit",), "Find interests like these."),
    Alias("validate_interests", "search_targeting", {"what": "valid_interests"}, {"interest_list": "names"}, ("limit",),
          "Tell which names are interests that can be targeted."),
    Alias("search_behaviors", "search_targeting", {"what": "behaviors"}, {}, ("limit",), "List behaviors."),
    Alias("search_demographics", "search_targeting", {"what": "demographics"}, {}, ("limit",), "List demographics."),
    Alias("search_geo_locations", "search_targeting", {"what": "places"}, {"query": "query"},
          ("location_types", "limit"), "Search places."),
)  # fmt: skip


def tools(behind: Mapping[str, Tool]) -> tuple[Tool, ...]:
    """The tools of the table."""
    return tuple(_tool(alias, behind[alias.tool]) for alias in ALIASES)


def _tool(alias: Alias, behind: Tool) -> Tool:
    own = behind.input_schema["properties"]
    properties = {new: _single(own[old]) if old == "ids" else own[old] for new, old in alias.renamed.items()}
    properties |= {name: own[name] for name in alias.kept}
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(alias.renamed),
        "additionalProperties": False,
        **({"$defs": behind.input_schema["$defs"]} if "$defs" in behind.input_schema else {}),
    }

    def reading(given: Mapping[str, Any]) -> Any:
        values = {alias.renamed.get(name, name): value for name, value in given.items()}
        if "ids" in values:
            values["ids"] = [values["ids"]]
        return behind.given.model_validate({**values, **alias.fixed})

    return Tool(
        alias.name, behind.given, behind.run, behind.effect, behind.answers, description=_text(alias), schema=schema,
        extra=True, reading=reading,
    )  # fmt: skip


def _text(alias: Alias) -> str:
    return f"{alias.says} The same as {alias.tool}."


def _single(schema: Json) -> Json:
    """One id in place of a list of them."""
    return {
        "type": "string",
        "description": "Its id.",
        **({"pattern": schema["pattern"]} if "pattern" in schema else {}),
    }
