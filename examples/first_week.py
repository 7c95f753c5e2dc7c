"""From nothing to a week of insights through the official Python SDK (pip install facebook-business)."""
# ruff: noqa: INP001, T201 - a script that prints

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

from facebook_business.adobjects.adaccount import AdAccount
from facebook_business.adobjects.adset import AdSet
from facebook_business.adobjects.campaign import Campaign
from facebook_business.api import FacebookAdsApi
from facebook_business.session import FacebookSession

URL = os.environ.get("ADTWIN_GRAPH_URL", "http://127.0.0.1:8910")


def twin(path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """A call to the twin's own admin root."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{URL}/_adtwin/{path}", data) as answer:  # noqa: S310 - the twin's address
        found: dict[str, Any] = json.load(answer)
    return found


def main() -> None:
    """Build, let a week pass, read."""
    world = twin("world")
    FacebookSession.GRAPH = URL  # the one line that tells the SDK about the twin
    FacebookAdsApi.init(world["app_id"], world["app_secret"], world["access_token"])
    account = AdAccount(world["ad_account_id"])

    campaign = account.create_campaign(
        params={
            "name": "My Campaign",
            "objective": Campaign.Objective.outcome_traffic,
            "special_ad_categories": [],
            "status": Campaign.Status.active,
        }
    )
    ad_set = account.create_ad_set(
        params={
            "name": "My Ad Set",
            "campaign_id": campaign["id"],
            "daily_budget": 2000,
            "billing_event": AdSet.BillingEvent.impressions,
            "optimization_goal": AdSet.OptimizationGoal.link_clicks,
            "bid_strategy": AdSet.BidStrategy.lowest_cost_without_cap,
            "targeting": {"geo_locations": {"countries": ["US"]}},
            "status": AdSet.Status.active,
        }
    )
    link_data = {
        "message": "Check out our new product!",
        "link": "https://www.example.com/product",
        "image_hash": world["image_hash"],
        "call_to_action": {"type": "SHOP_NOW"},
    }
    creative = account.create_ad_creative(
        params={"name": "Sample Creative", "object_story_spec": {"page_id": world["page_id"], "link_data": link_data}}
    )
    ad = account.create_ad(
        params={
            "name": "My Ad",
            "adset_id": ad_set["id"],
            "creative": {"creative_id": creative["id"]},
            "status": "ACTIVE",
        }
    )
    print("ad", ad["id"])

    twin("clock", {"advance": "7d"})
    for row in campaign.get_insights(
        ["impressions", "clicks", "spend"], {"date_preset": "maximum", "time_increment": 1}
    ):
        print(row["date_start"], row["impressions"], "impressions", row["clicks"], "clicks", row["spend"], "spent")


if __name__ == "__main__":
    main()
