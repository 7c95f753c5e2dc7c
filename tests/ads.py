"""Campaigns, ad sets, creatives and ads for tests, made over HTTP as a client makes them."""

from __future__ import annotations

from typing import Any

from tests.live import Live

TARGETING = {"geo_locations": {"countries": ["US"]}}


def made(live: Live, edge: str, **given: Any) -> str:
    """The id of a new object on an edge of the world's account."""
    response = live.post(f"/{live.world['ad_account_id']}/{edge}", given)
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


def campaign(live: Live, **given: Any) -> str:
    """A running traffic campaign whose ad sets hold the budgets."""
    usual = {"name": "Campaign", "objective": "OUTCOME_TRAFFIC", "status": "ACTIVE", "special_ad_categories": []}
    return made(live, "campaigns", **{**usual, **given})


def adset(live: Live, campaign_id: str, **given: Any) -> str:
    """A running ad set for the United States with 20 dollars a day."""
    usual = {"name": "Ad set", "daily_budget": 2_000, "targeting": TARGETING, "status": "ACTIVE"}
    return made(live, "adsets", **{**usual, "campaign_id": campaign_id, **given})


def link_story(live: Live, message: str = "Boots that know the way") -> dict[str, Any]:
    """A story spec with a link and a picture of the account's library."""
    link = {"message": message, "link": "https://example.com/", "image_hash": live.world["image_hash"]}
    return {"page_id": live.world["page_id"], "link_data": link}


def creative(live: Live, message: str = "Boots that know the way", **given: Any) -> str:
    """A link creative."""
    return made(live, "adcreatives", **{"name": "Creative", "object_story_spec": link_story(live, message), **given})


def ad(live: Live, adset_id: str, creative_id: str | None = None, **given: Any) -> str:
    """An ad that is to run."""
    shown = {"creative_id": creative_id or creative(live)}
    return made(live, "ads", **{"name": "Ad", "adset_id": adset_id, "creative": shown, "status": "ACTIVE", **given})


def tree(live: Live, **of_adset: Any) -> tuple[str, str, str]:
    """Campaign, ad set and ad, all to run."""
    campaign_id = campaign(live)
    adset_id = adset(live, campaign_id, **of_adset)
    return campaign_id, adset_id, ad(live, adset_id)


def read(live: Live, pk: str, *fields: str) -> dict[str, Any]:
    """A node with these fields."""
    response = live.get(f"/{pk}", {"fields": ",".join(fields)})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def customers(live: Live) -> str:
    """A customer list, named as the account's existing customers."""
    listed = made(live, "customaudiences", name="Customers", subtype="CUSTOM")
    answer = live.post(f"/{live.world['ad_account_id']}", {"existing_customers": [listed]})
    assert answer.json() == {"success": True}
    return listed


def approve(live: Live, ad_id: str) -> None:
    """End an ad's review well."""
    live.admin("POST", "/review", {"ad_id": ad_id, "decision": "approve"})
