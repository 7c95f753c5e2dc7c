"""An agent's tools as they are: starts `meta-ads-mcp` over stdio and goes from a campaign to insights by its tools.

Run by tests/sdk/intercept.py under `adtwin run`, in the environment that has meta-ads-mcp and the MCP SDK it brings.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main() -> None:
    program = str(Path(sys.executable).with_name("meta-ads-mcp"))
    server = StdioServerParameters(command=program, env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = {tool.name for tool in (await session.list_tools()).tools}
        print(len(tools), "tools")

        called: set[str] = set()

        async def call(tool: str, /, **arguments: Any) -> Any:
            called.add(tool)
            result = await session.call_tool(tool, arguments)
            text = "".join(getattr(part, "text", "") for part in result.content)
            try:
                answer = json.loads(text)
            except ValueError:
                return text
            answer = (
                json.loads(answer["data"])
                if isinstance(answer, dict) and set(answer) == {"data"} and isinstance(answer["data"], str)
                else answer
            )
            assert not (isinstance(answer, dict) and "error" in answer), f"{tool}: {text[:600]}"
            print("  ", tool)
            return answer

        account = os.environ["AD_ACCOUNT_ID"]
        await go_through(call, account)
        await look_for_people(call, account)
        left = tools - called - LEFT_OUT
        assert not left, f"tools that nobody tried: {sorted(left)}"


LEFT_OUT = {
    "get_login_link",  # opens a port of its own for a person's browser, and writes to the client's pipe
    "get_ad_image",  # looks up the host of the picture before it asks for it, which a machine without a net can't
    "get_image_by_hash",
    "search_ads_archive",  # the Ad Library is no part of the Marketing API
}


async def go_through(call: Any, account: str) -> None:
    found = await call("get_ad_accounts")
    assert any(one["id"] == account for one in found["data"]), found
    await call("get_account_info", account_id=account)
    campaign = (await call("create_campaign", account_id=account, name="By an agent", objective="OUTCOME_TRAFFIC",
                           status="PAUSED", special_ad_categories=[], daily_budget=5000))["id"]  # fmt: skip
    listed = await call("get_campaigns", account_id=account)
    assert [one["id"] for one in listed["data"]] == [campaign]
    adset = (await call("create_adset", account_id=account, campaign_id=campaign, name="Its ad set",
                        optimization_goal="LINK_CLICKS", billing_event="IMPRESSIONS", status="PAUSED",
                        targeting={"geo_locations": {"countries": ["US"]}}))["id"]  # fmt: skip
    creative = await call("create_ad_creative", account_id=account, name="Its creative",
                          image_hash=os.environ["ADTWIN_IMAGE_HASH"], page_id=os.environ["ADTWIN_PAGE_ID"],
                          link_url="https://example.com/", message="Hello", headline="There",
                          call_to_action_type="LEARN_MORE")  # fmt: skip
    ad = (await call("create_ad", account_id=account, name="Its ad", adset_id=adset,
                     creative_id=creative.get("creative_id") or creative["id"]))["id"]  # fmt: skip
    picture = base64.b64encode((Path(__file__).parents[3] / "examples/campaign/poster.png").read_bytes()).decode()
    await call("upload_ad_image", account_id=account, file=f"data:image/png;base64,{picture}", name="poster.png")
    await call("get_campaign_details", campaign_id=campaign)
    await call("get_adset_details", adset_id=adset)
    await call("get_adsets", account_id=account, campaign_id=campaign)
    await call("get_ads", account_id=account, adset_id=adset)
    await call("get_ad_details", ad_id=ad)
    await call("get_ad_creatives", ad_id=ad)
    await call("update_ad", ad_id=ad, status="PAUSED")
    await call("update_adset", adset_id=adset, name="Its other name")
    await call("update_campaign", campaign_id=campaign, name="By an agent still")
    await call("get_insights", object_id=account, time_range="maximum", level="campaign")
    await call("get_creative_details", creative_id=creative.get("creative_id") or creative["id"])
    await call("update_ad_creative", creative_id=creative.get("creative_id") or creative["id"], name="Its new name")
    video = await call("get_ad_video", video_id=os.environ["ADTWIN_VIDEO_ID"], account_id=account)
    assert video["video_status"] == "ready", video
    crops = await call("compute_image_crops", image_width=1200, image_height=628)
    assert crops["image_crops"]["100x100"] == [[286, 0], [914, 628]]
    period = {"budget_value": 2000, "budget_value_type": "ABSOLUTE", "time_start": 1896000000, "time_end": 1896086400}
    assert (await call("create_budget_schedule", campaign_id=campaign, **period))["id"]
    pages = await call("get_account_pages", account_id=account)
    assert pages["data"][0].get("name"), pages
    await call("search_pages_by_name", account_id=account, search_term="a")


async def look_for_people(call: Any, account: str) -> None:
    """From interests and places that were found to the size of an audience, and an ad set of it."""
    movies = (await call("search_interests", query="movies", limit=3))["data"][0]
    assert (movies["name"], movies["path"][0]) == ("Movies", "Interests"), movies
    like = await call("get_interest_suggestions", interest_list=["Movies"], limit=3)
    assert len(like["data"]) == 3, like
    valid = await call("estimate_audience_size", interest_list=["Movies", "No such thing"])
    assert [one["valid"] for one in valid["data"]] == [True, False], valid
    assert (await call("search_behaviors", limit=5))["data"][0]["type"] == "behaviors"
    for kind in ("demographics", "life_events", "industries", "income", "family_statuses", "user_device", "user_os"):
        assert (await call("search_demographics", demographic_class=kind, limit=2))["data"], kind
    city = (await call("search_geo_locations", query="Berlin", location_types=["city"], limit=1))["data"][0]
    targeting = {"geo_locations": {"cities": [{"key": city["key"], "radius": 25, "distance_unit": "kilometer"}]},
                 "flexible_spec": [{"interests": [{"id": movies["id"], "name": movies["name"]}]}]}  # fmt: skip
    narrow = await call("estimate_audience_size", account_id=account, targeting=targeting)
    wide = await call("estimate_audience_size", account_id=account, targeting={"geo_locations": {"countries": ["DE"]}})
    assert 0 < narrow["estimated_audience_size"] < wide["estimated_audience_size"], (narrow, wide)
    campaign = (await call("create_campaign", account_id=account, name="In Berlin", objective="OUTCOME_TRAFFIC",
                           status="PAUSED", special_ad_categories=[], daily_budget=5000))["id"]  # fmt: skip
    await call("create_adset", account_id=account, campaign_id=campaign, name="In Berlin", status="PAUSED",
               optimization_goal="LINK_CLICKS", billing_event="IMPRESSIONS", targeting=targeting,
               dsa_beneficiary="Shop", dsa_payor="Shop")  # fmt: skip


asyncio.run(main())
